package io.fluxforge.stratum.server.accounting;

/** What a worker's name says: {@code address}, {@code address.rig} or {@code address/rig}. */
public final class WorkerName {
    private WorkerName() {}

    /** The part that is paid. */
    public static String address(String worker) {
        for (int i = 0; i < worker.length(); i++) {
            if (worker.charAt(i) == '.' || worker.charAt(i) == '/') {
                return worker.substring(0, i);
            }
        }
        return worker;
    }
}
