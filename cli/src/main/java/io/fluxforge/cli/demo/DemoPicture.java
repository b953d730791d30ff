package io.fluxforge.cli.demo;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What there is to see at one time. Amounts are units of 10^-8 coins.
 *
 * @param blocks all so far, in the order of heights
 * @param owed what the pool's books have for the miner: earned, in no payment
 * @param inPayments what they have in payments, the network's fees included
 * @param paid what has reached the miner's address
 * @param fee what the pool keeps
 * @param lost what the books still have for blocks that came second at their height; ten blocks later it is written off
 * @param payment the first payment to the miner, once it is in a block
 * @param miner how the miner does; empty while it does not answer
 */
record DemoPicture(
        Duration elapsed,
        List<DemoBlock> blocks,
        long owed,
        long inPayments,
        long paid,
        long fee,
        long lost,
        Optional<Payment> payment,
        Optional<MinerFigures> miner) {
    /** A payment and how deep it lies: 1 in the last block. */
    record Payment(String txid, int height, long units, int confirmations) {}

    /** What the miner tells of itself. */
    record MinerFigures(double solutionsPerSecond, long accepted, long stale, long rejected, String device) {}

    int height() {
        return blocks.isEmpty() ? 0 : blocks.getLast().height();
    }

    /** The miner's parts of all blocks. */
    long earned() {
        return blocks.stream().mapToLong(DemoBlock::miner).sum();
    }

    /** Whether the books have every unit that the chain has given, and no other. */
    boolean addsUp() {
        return earned() == owed + inPayments + fee - lost;
    }

    boolean isPaid() {
        return payment.filter(one -> one.confirmations() >= DemoSettings.BURIED).isPresent();
    }
}
