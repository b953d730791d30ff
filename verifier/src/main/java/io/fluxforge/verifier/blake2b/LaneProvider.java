package io.fluxforge.verifier.blake2b;

import io.fluxforge.verifier.blake2b.simd.VectorLanesFactory;
import java.util.List;

/**
 * Chooses the lanes once, when first asked: the widest vectors this CPU has, or what {@code -Dfluxforge.simd=} names
 * ({@code auto}, {@code scalar}, {@code 128}, {@code 256}, {@code 512}). A forced choice that this machine cannot run is an
 * error, never a silent fallback.
 */
public final class LaneProvider {
    /** The system property that forces a choice. */
    public static final String PROPERTY = "fluxforge.simd";

    private static final String VECTOR_MODULE = "jdk.incubator.vector";
    private static final List<String> CHOICES = List.of("auto", "scalar", "128", "256", "512");

    private LaneProvider() {}

    private static final class Chosen {
        static final Blake2bLanes LANES = choose(System.getProperty(PROPERTY, "auto"));
    }

    /**
     * The lanes of this process.
     *
     * @throws IllegalStateException with one line for the user, if the property names what this machine cannot run
     */
    public static Blake2bLanes lanes() {
        requirePossible(System.getProperty(PROPERTY, "auto"));
        return Chosen.LANES;
    }

    /** The plain Java lanes, whatever was chosen. */
    public static Blake2bLanes scalar() {
        return new ScalarLanes();
    }

    /** The widest vectors of this CPU in bits; 0 without the module {@code jdk.incubator.vector}. */
    public static int vectorBits() {
        // The factory links against the incubator module: it must not be touched where the module is missing.
        return ModuleLayer.boot().findModule(VECTOR_MODULE).isPresent() ? VectorLanesFactory.widestBits() : 0;
    }

    private static void requirePossible(String choice) {
        if (!CHOICES.contains(choice)) {
            throw new IllegalStateException("-D" + PROPERTY + "=" + choice + ": choose one of " + CHOICES);
        }
        if (Character.isDigit(choice.charAt(0)) && Integer.parseInt(choice) > vectorBits()) {
            throw new IllegalStateException("-D" + PROPERTY + "=" + choice + ": "
                    + (vectorBits() == 0
                            ? "Java was started without --add-modules " + VECTOR_MODULE
                            : "this CPU's vectors have " + vectorBits() + " bits at most"));
        }
    }

    private static Blake2bLanes choose(String choice) {
        // Two 64-bit lanes with rotations made of shifts are slower than plain Java (docs/performance.md).
        int bits = choice.equals("auto")
                ? (vectorBits() >= 256 ? vectorBits() : 0)
                : choice.equals("scalar") ? 0 : Integer.parseInt(choice);
        return bits == 0 ? new ScalarLanes() : VectorLanesFactory.create(bits);
    }
}
