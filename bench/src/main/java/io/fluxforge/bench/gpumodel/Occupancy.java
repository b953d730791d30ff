package io.fluxforge.bench.gpumodel;

/**
 * How many work-groups of a kernel a compute unit keeps, and what limits them.
 *
 * @param groups 0 if not even one fits
 * @param fraction of the work-items that the unit could keep
 * @param limit what is used up first
 */
public record Occupancy(int groups, double fraction, Limit limit) {
    /** What runs out. */
    public enum Limit {
        WORK_ITEMS,
        LOCAL_MEMORY,
        REGISTERS
    }

    /**
     * Counts by the vendors' rules: local memory by the group, registers by the wave within a partition of the unit.
     *
     * @param workGroup work-items of a group
     * @param registers of a work-item
     * @param localBytes of a group
     */
    public static Occupancy of(Architecture unit, int workGroup, int registers, int localBytes) {
        int waves = Math.ceilDiv(workGroup, unit.wave());
        int byItems = Math.min(unit.groups(), unit.workItems() / (waves * unit.wave()));
        int byLocal = localBytes > unit.localGroupBytes()
                ? 0
                : localBytes == 0 ? unit.groups() : unit.localBytes() / (localBytes + unit.localOverheadBytes());
        int perWave = Math.ceilDiv(Math.max(registers, 1), unit.registerStep()) * unit.registerStep() * unit.wave();
        int byRegisters = registers > unit.maxRegisters()
                ? 0
                : unit.registers() / unit.partitions() / perWave * unit.partitions() / waves;
        int groups = Math.min(byItems, Math.min(byLocal, byRegisters));
        Limit limit = groups == byItems ? Limit.WORK_ITEMS : groups == byLocal ? Limit.LOCAL_MEMORY : Limit.REGISTERS;
        return new Occupancy(groups, (double) groups * waves * unit.wave() / unit.workItems(), limit);
    }
}
