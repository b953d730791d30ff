package io.fluxforge.verifier.blake2b.simd;

import io.fluxforge.verifier.blake2b.Blake2bLanes;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/** The only door to the Vector API: nothing outside this package links against the incubator module. */
public final class VectorLanesFactory {
    /** Set once, before {@link VectorLanes} is initialised: a kernel's species must be a constant to the compiler. */
    private static volatile int chosenBits;

    private VectorLanesFactory() {}

    /** The widest vectors of 64-bit lanes that this CPU runs natively, in bits. */
    public static int widestBits() {
        return LongVector.SPECIES_PREFERRED.vectorBitSize();
    }

    /**
     * The lanes of one width; a process has one width.
     *
     * @param bits 128, 256 or 512
     * @throws IllegalStateException if another width was created before
     */
    public static synchronized Blake2bLanes create(int bits) {
        if (chosenBits != 0 && chosenBits != bits) {
            throw new IllegalStateException("this process already runs vectors of " + chosenBits + " bits");
        }
        chosenBits = bits;
        return new VectorLanes();
    }

    static VectorSpecies<Long> chosenSpecies() {
        return VectorSpecies.of(long.class, VectorShape.forBitSize(chosenBits));
    }
}
