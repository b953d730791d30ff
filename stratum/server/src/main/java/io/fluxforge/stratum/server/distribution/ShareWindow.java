package io.fluxforge.stratum.server.distribution;

import io.fluxforge.stratum.server.journal.JournalPosition;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * The last shares, in columns of 16 bytes a share: work, address, place in the journal. Ten million take 160 MB, and adding them up
 * by address a few hundredths of a second. Thread-safe.
 */
public final class ShareWindow {
    private final MinerIds miners = new MinerIds();
    private final Deque<ShareChunk> chunks = new ArrayDeque<>();
    private BigInteger work = BigInteger.ZERO;
    private long shares;
    /** Ends of rounds. A coinbase may have been planned several rounds before its block is found. */
    private final NavigableSet<JournalPosition> rounds = new TreeSet<>();
    /** Shares up to here may have been left out. */
    private JournalPosition missing = JournalPosition.START;

    /**
     * The shares that count for a block.
     *
     * @param weights work by address
     * @param from where the journal is to be read from to meet exactly these shares
     * @param to where it is to be read to
     * @param shares how many they are
     * @param oldestCounted how much of the oldest share's work counts
     * @param oldestWork the oldest share's work
     */
    public record Slice(
            WeightTable weights,
            JournalPosition from,
            JournalPosition to,
            long shares,
            long oldestCounted,
            long oldestWork) {}

    /**
     * Adds the newest share.
     *
     * @param start where its record begins in the journal
     * @param end where its record ends
     * @param address who is paid for it
     * @param shareWork as {@link Work#ofShare} has it
     */
    public synchronized void add(JournalPosition start, JournalPosition end, String address, long shareWork) {
        ShareChunk last = chunks.peekLast();
        if (last == null || last.isFull() || last.segment() != end.segment()) {
            last = new ShareChunk(start);
            chunks.addLast(last);
        }
        last.add(end.offset(), miners.take(address), shareWork);
        work = work.add(BigInteger.valueOf(shareWork));
        shares++;
    }

    /** Puts older shares before those that are there. */
    synchronized void prepend(ShareWindow older) {
        Iterator<ShareChunk> newestFirst = older.chunks.descendingIterator();
        while (newestFirst.hasNext()) {
            ShareChunk chunk = newestFirst.next();
            chunk.rename(id -> miners.take(older.miners.address(id)));
            chunks.addFirst(chunk);
            work = work.add(chunk.work());
            shares += chunk.size();
        }
        rounds.addAll(older.rounds);
    }

    /** Says up to where the journal has shares that may not be here; {@link JournalPosition#START} if all are. */
    synchronized void setMissing(JournalPosition upTo) {
        missing = upTo;
    }

    /** Whether nothing is missing that the journal has from its first record on. */
    public synchronized boolean isComplete() {
        return missing.equals(JournalPosition.START);
    }

    /** The pool has found a block that is shared: another round begins. */
    public synchronized void endRound(JournalPosition end) {
        rounds.add(end);
    }

    /** Where the round began that goes on at a position; the journal's start if no block is known before it. */
    public synchronized JournalPosition roundStart(JournalPosition at) {
        JournalPosition start = rounds.floor(at);
        return start == null ? JournalPosition.START : start;
    }

    /** Whether all shares are here of the round that goes on at a position. */
    public synchronized boolean hasRound(JournalPosition at) {
        JournalPosition start = rounds.floor(at);
        return isComplete() || (start != null && start.compareTo(missing) >= 0);
    }

    /** Whether all shares are here of that round and of the one before. */
    synchronized boolean hasTwoRounds(JournalPosition at) {
        JournalPosition start = rounds.floor(at);
        JournalPosition before = start == null ? null : rounds.lower(start);
        return isComplete() || (before != null && before.compareTo(missing) >= 0);
    }

    /** Lets go of the oldest shares as long as this much work stays, and all of the last two rounds if those are to be kept. */
    public synchronized void trim(BigInteger keep, boolean keepRounds) {
        JournalPosition last = rounds.isEmpty() ? null : rounds.lower(rounds.getLast());
        JournalPosition kept = last == null ? JournalPosition.START : last;
        ShareChunk first = chunks.peekFirst();
        while (first != null
                && chunks.size() > 1
                && work.subtract(first.work()).compareTo(keep) >= 0
                && !(keepRounds && first.end().compareTo(kept) > 0)) {
            chunks.removeFirst();
            missing = first.end();
            rounds.headSet(missing, false).clear();
            first.forEach((id, amount) -> miners.release(id));
            work = work.subtract(first.work());
            shares -= first.size();
            first = chunks.peekFirst();
        }
    }

    /** Where the oldest share begins, the journal's start if there is none. */
    public synchronized JournalPosition oldest() {
        ShareChunk first = chunks.peekFirst();
        return first == null ? JournalPosition.START : first.start();
    }

    /** All work that is there. */
    public synchronized BigInteger work() {
        return work;
    }

    /** How many shares are there. */
    public synchronized long shares() {
        return shares;
    }

    /** How many addresses have shares there. */
    public synchronized int addresses() {
        return miners.live();
    }

    /**
     * The newest shares up to a position that come to this much work; the oldest of them counts only as far as it is needed. All
     * there are if they come to less.
     *
     * @param to where to begin to count back; shares behind it do not count
     */
    public synchronized Slice last(BigInteger wanted, JournalPosition to) {
        return slice(wanted, JournalPosition.START, to);
    }

    /**
     * The shares of the round up to a position; none where a round ends just there.
     *
     * @param to in a round that is here, see {@link #hasRound}
     */
    public synchronized Slice round(JournalPosition to) {
        return slice(work, roundStart(to), to);
    }

    private Slice slice(BigInteger wanted, JournalPosition after, JournalPosition to) {
        WorkSums sums = new WorkSums(miners.size());
        BigInteger left = wanted;
        JournalPosition from = after;
        long counted = 0;
        long oldestCounted = 0;
        long oldestWork = 0;
        Iterator<ShareChunk> newestFirst = chunks.descendingIterator();
        while (newestFirst.hasNext() && left.signum() > 0) {
            ShareChunk chunk = newestFirst.next();
            if (chunk.end().compareTo(after) <= 0) {
                break;
            }
            if (chunk.start().compareTo(to) >= 0) {
                continue;
            }
            if (chunk.start().compareTo(after) >= 0
                    && chunk.end().compareTo(to) <= 0
                    && chunk.work().compareTo(left) <= 0) {
                chunk.forEach(sums::add);
                left = left.subtract(chunk.work());
                counted += chunk.size();
                from = chunk.start();
                oldestWork = chunk.workOf(0);
                oldestCounted = oldestWork;
                continue;
            }
            for (int i = chunk.size() - 1; i >= 0 && left.signum() > 0; i--) {
                if (chunk.end(i).compareTo(to) > 0) {
                    continue;
                }
                if (chunk.end(i).compareTo(after) <= 0) {
                    left = BigInteger.ZERO;
                    break;
                }
                oldestWork = chunk.workOf(i);
                oldestCounted = left.min(BigInteger.valueOf(oldestWork)).longValueExact();
                sums.add(chunk.miner(i), oldestCounted);
                left = left.subtract(BigInteger.valueOf(oldestCounted));
                counted++;
                from = i == 0 ? chunk.start() : chunk.end(i - 1);
            }
        }
        Map<String, BigInteger> weights = HashMap.newHashMap(miners.live());
        sums.forEach((id, sum) -> weights.put(miners.address(id), sum));
        return new Slice(WeightTable.of(weights), counted == 0 ? to : from, to, counted, oldestCounted, oldestWork);
    }
}
