package io.fluxforge.cli.solve;

import java.util.OptionalLong;

/** What memory there is, in bytes. */
public interface MemoryProbe {
    /** What the Java heap may grow to. */
    long heapMaxBytes();

    /** What the machine could give without swapping, the process's own memory not counted; empty where the system does not tell. */
    OptionalLong availableBytes();

    /** The most physical memory that the process has held; empty where the system does not tell. */
    OptionalLong peakBytes();
}
