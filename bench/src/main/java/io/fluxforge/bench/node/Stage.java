package io.fluxforge.bench.node;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What the node benchmark measures, in the order in which it does. */
public enum Stage {
    SYSTEM("what the system tells of itself"),
    CPU_ONE("CPU, one thread"),
    CPU_ALL("CPU, all threads"),
    MEMORY("memory bandwidth"),
    DISK("disk"),
    NETWORK("network");

    private final String label;

    Stage(String label) {
        this.label = label;
    }

    /** What people call it. */
    public String label() {
        return label;
    }

    /** As {@code --skip} names it: {@code cpu-one}, {@code disk} and so on. */
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The stage of this key that can be left out; all but the first can. */
    public static Optional<Stage> ofKey(String key) {
        return Arrays.stream(values())
                .filter(stage -> stage != SYSTEM && stage.key().equals(key))
                .findFirst();
    }
}
