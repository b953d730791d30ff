package io.fluxforge.stratum.server.accounting;

/** What a worker's name says: {@code address}, {@code address.rig} or {@code address/rig}. */
public final class WorkerName {
    private WorkerName() {}

    /** The part that is paid. */
    public static String address(String worker) {
        return worker.split("[./]", 2)[0];
    }
}
