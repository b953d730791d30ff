package io.fluxforge.cli.mine;

import io.fluxforge.cli.terminal.LiveTerminal;
import io.fluxforge.miner.Miner;
import io.fluxforge.miner.MinerEvents.Tone;
import io.fluxforge.miner.console.Console;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the miner's keys do: help, statistics, pause. */
final class MineKeys implements LiveTerminal.Listener, AutoCloseable {
    private static final String MINING = "keys: h help, s statistics, p pause";
    private static final String PAUSED = "paused; keys: p go on, h help, s statistics";
    private static final List<String> HELP = List.of(
            "h       this help",
            "s       statistics: what each device and pool has come to",
            "p       pause: the devices rest, the pool stays connected; again to go on",
            "Ctrl-C  stop, with a summary",
            "Columns: Sol/s valid solutions a second; at pool the rate that accepted shares amount to; rej rejected; HW wrong"
                    + " solutions, which are never sent; best one in so many solutions is as good.");

    private final Console console;
    private final Miner miner;
    private @Nullable LiveTerminal terminal;
    private boolean paused;

    private MineKeys(Console console, Miner miner) {
        this.console = console;
        this.miner = miner;
    }

    /**
     * Lets a console on a terminal be as large as that, and listens to its keys.
     *
     * @param in whether standard input is the terminal
     */
    static MineKeys listen(Console console, Miner miner, boolean in) {
        MineKeys keys = new MineKeys(console, miner);
        if (console.isLive()) {
            LiveTerminal opened = LiveTerminal.open(in, keys);
            keys.terminal = opened;
            console.foot(opened.hasKeys() ? MINING : "");
        }
        return keys;
    }

    @Override
    public void sized(int columns, int rows) {
        console.resize(columns, rows);
    }

    @Override
    public void left() {
        console.leave();
    }

    @Override
    public void returned() {
        console.comeBack();
    }

    @Override
    public synchronized void key(char key) {
        switch (key) {
            case 'h', '?' -> HELP.forEach(line -> console.event(Tone.PLAIN, line));
            case 's' -> console.statistics(miner.snapshot());
            case 'p' -> {
                paused = !paused;
                miner.pause(paused);
                console.foot(paused ? PAUSED : MINING);
            }
            default -> {}
        }
    }

    @Override
    public void close() {
        if (terminal != null) {
            terminal.close();
        }
    }
}
