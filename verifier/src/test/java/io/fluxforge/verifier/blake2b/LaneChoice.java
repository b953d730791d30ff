package io.fluxforge.verifier.blake2b;

/** The program that {@link LaneProviderTest} starts in a JVM of its own: prints the lanes chosen, or the error's message. */
final class LaneChoice {
    private LaneChoice() {}

    @SuppressWarnings("SystemOut")
    public static void main(String[] args) {
        try {
            Blake2bLanes lanes = LaneProvider.lanes();
            System.out.println(lanes.name() + " " + lanes.lanes());
        } catch (IllegalStateException e) {
            System.out.println("error: " + e.getMessage());
        }
    }
}
