package io.fluxforge.bench.node.tier;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a profile can ask for. More is always better. */
public enum Quantity {
    PHYSICAL_CORES("physical cores", ""),
    LOGICAL_CORES("logical cores", ""),
    /** 2^30 bytes. */
    MEMORY_GIB("memory", "GiB"),
    /** 10^9 bytes. */
    MEMORY_GB("memory", "GB"),
    /** The solid-state disks below the file system that the node will use, whole, or its volume, 2^30 bytes. */
    SSD_GIB("SSD", "GiB"),
    /** The largest file system on a solid-state disk, 10^9 bytes. */
    SSD_GB("SSD", "GB"),
    /** The largest file system on a disk of any kind, 10^9 bytes. */
    STORAGE_GB("disk", "GB"),
    /** sysbench's CPU test to 60,000 on all threads at once. */
    EPS("CPU on all threads", "EPS"),
    /** The same test on one thread; a requirement multiplies it by the threads of its tier. */
    EPS_ONE_THREAD("CPU, one thread", "EPS"),
    /** Sequential, with fdatasync; the mean of the best two of three runs, 2^20 bytes a second. */
    DISK_WRITE_MIB_PER_SECOND("disk write", "MiB/s"),
    /** The median of the same runs, 10^6 bytes a second. */
    DISK_WRITE_MB_PER_SECOND("disk write", "MB/s"),
    DOWNLOAD_MBIT_PER_SECOND("download", "Mbit/s"),
    UPLOAD_MBIT_PER_SECOND("upload", "Mbit/s");

    private final String label;
    private final String unit;

    Quantity(String label, String unit) {
        this.label = label;
        this.unit = unit;
    }

    /** What people call it. */
    public String label() {
        return label;
    }

    /** Empty for plain counts. */
    public String unit() {
        return unit;
    }

    /** As profiles name it, such as {@code memory-gib}. */
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Optional<Quantity> ofKey(String key) {
        return Arrays.stream(values())
                .filter(quantity -> quantity.key().equals(key))
                .findFirst();
    }
}
