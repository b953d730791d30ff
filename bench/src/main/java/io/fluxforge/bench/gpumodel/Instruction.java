package io.fluxforge.bench.gpumodel;

/**
 * An instruction of compiled code.
 *
 * @param kind what it keeps busy
 * @param target number of the instruction that it may go to, or {@link #NO_TARGET}
 */
record Instruction(Kind kind, int target) {
    static final int NO_TARGET = -1;

    /** What an instruction keeps busy. */
    enum Kind {
        /** Additions, comparisons, logic. */
        ALU,
        SHIFT,
        LOCAL_LOAD,
        LOCAL_STORE,
        LOCAL_ATOMIC,
        GLOBAL_LOAD,
        GLOBAL_STORE,
        GLOBAL_ATOMIC,
        BARRIER,
        /** Whatever takes a turn to be issued but none of the above: multiplications, branches, uniform values. */
        OTHER,
        /** Takes no turn: what fills up, or another unit's instructions. */
        NONE
    }

    Instruction(Kind kind) {
        this(kind, NO_TARGET);
    }
}
