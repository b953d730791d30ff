package io.fluxforge.node.chain;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A growing chain of times and bits that begins at any height; below that there is nothing to look at. */
final class SimulatedChain implements HeaderView {
    /** One block, linked to the one before. */
    record Block(@org.jspecify.annotations.Nullable Block parent, int height, long time, int bits) {}

    private final int base;
    private final List<Block> blocks = new ArrayList<>();

    SimulatedChain(int height, long time, int bits) {
        base = height;
        blocks.add(new Block(null, height, time, bits));
    }

    Block last() {
        return blocks.getLast();
    }

    void add(long time, int bits) {
        Block last = last();
        blocks.add(new Block(last, last.height() + 1, time, bits));
    }

    @Override
    public int height() {
        return last().height();
    }

    @Override
    public long time(int height) {
        return blocks.get(height - base).time();
    }

    @Override
    public int bits(int height) {
        return blocks.get(height - base).bits();
    }

    /**
     * A time for the next block such as miners would give it: exponential around what the target takes them, with hash rates that
     * change suddenly, clocks that are wrong, and now and then an hour without a block.
     *
     * @param expected seconds that the block would take on average
     */
    long nextTime(Random random, double expected) {
        long solve = (long) Math.min(-Math.log(1 - random.nextDouble()) * expected, 100_000);
        long honest = last().time() + solve;
        int mood = random.nextInt(100);
        if (mood < 3) {
            return honest + random.nextInt(7_200);
        }
        if (mood < 8) {
            return honest - random.nextInt(1_200);
        }
        return mood == 8 ? honest + 3_600 : honest;
    }
}
