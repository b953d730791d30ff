package io.fluxforge.bench.node.machine;

/**
 * A whole disk: no partition, no volume.
 *
 * @param name as below {@code /sys/class/block}, such as {@code nvme0n1}
 * @param bytes of the disk; where the system does not tell, of the file system on it
 */
public record Disk(String name, Kind kind, long bytes) {
    /** What a disk is made of. */
    public enum Kind {
        SSD,
        HDD,
        /** Nobody knows: a hypervisor shows every disk as one that turns unless it was told otherwise. */
        UNKNOWN
    }

    /** The same, with what somebody found out of its kind. */
    public Disk withKind(Kind found) {
        return new Disk(name, found, bytes);
    }
}
