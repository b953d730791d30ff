package io.fluxforge.node.headers;

import io.fluxforge.node.chain.ChainParams;
import io.fluxforge.node.chain.ChainWork;
import io.fluxforge.node.chain.EquihashSchedule;
import io.fluxforge.node.chain.HeaderFault;
import io.fluxforge.node.chain.HeaderRules;
import io.fluxforge.node.chain.TimeLimits;
import io.fluxforge.node.codec.ChainHeader;
import io.fluxforge.node.codec.PowHeader;
import io.fluxforge.node.headers.AddResult.Status;
import io.fluxforge.verifier.EquihashParams;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Headers that follow each other, on their way through the rules: those that passed so far, and why the next did not. */
final class HeaderRun {
    private final ChainParams network;
    private final HeaderWindow before;
    private final int floor;
    private final long nowSeconds;

    private final List<HeaderRecord> records = new ArrayList<>();
    private final List<PowVerifier.Claim> claims = new ArrayList<>();
    /** The record that each claim belongs to. */
    private final List<Integer> claimIndices = new ArrayList<>();

    private HeaderRecord last;
    private int lastBits;
    private BigInteger lastWork = BigInteger.ZERO;
    private Status status = Status.ACCEPTED;
    private String reason = "";
    private AddResult.@Nullable Early early;

    /**
     * @param before ends in {@code parent}; every header taken is appended to it
     * @param floor height of the last checkpoint that the best chain has passed
     */
    HeaderRun(ChainParams network, HeaderWindow before, HeaderRecord parent, int floor, long nowSeconds) {
        this.network = network;
        this.before = before;
        this.floor = floor;
        this.nowSeconds = nowSeconds;
        last = parent;
    }

    /** Checks the next header by all rules but its solution's; false ends the run. */
    boolean take(ChainHeader header) {
        int height = last.height() + 1;
        if (!header.previousHash().equals(last.hash())) {
            return end(Status.INVALID, "it does not follow the header before");
        }
        if (height <= floor) {
            return end(Status.INVALID, "it branches off below the checkpoint at height " + floor);
        }
        HeaderFault fault = HeaderRules.findFault(network, before, header, nowSeconds);
        if (fault == HeaderFault.TIME_TOO_NEW) {
            long excess = header.time() - TimeLimits.latest(network, height, nowSeconds);
            early = new AddResult.Early(header.time() - nowSeconds, nowSeconds + excess);
            return end(Status.TOO_EARLY, fault.word());
        }
        if (fault != null) {
            return end(Status.INVALID, fault.word());
        }
        if (header instanceof PowHeader pow) {
            claims.add(new PowVerifier.Claim(pow, claimed(pow, height)));
            claimIndices.add(records.size());
        }
        last = new HeaderRecord(
                header.hash(),
                header.previousHash(),
                height,
                header.time(),
                header.bits(),
                header.version(),
                last.chainWork().add(work(header)));
        records.add(last);
        before.append(last.hash(), last.time(), last.bits());
        return true;
    }

    /** The parameters that a solution claims by its length; that there are some is one of the rules. */
    private EquihashParams claimed(PowHeader header, int height) {
        return EquihashSchedule.acceptedAt(network, height).stream()
                .filter(params -> params.solutionBytes() == header.solution().length)
                .findFirst()
                .orElseThrow();
    }

    /** Consecutive blocks often have the same bits, and the work takes a long division. */
    private BigInteger work(ChainHeader header) {
        if (header.bits() != lastBits || records.isEmpty() || records.getLast().version() != header.version()) {
            lastBits = header.bits();
            lastWork = ChainWork.of(header);
        }
        return lastWork;
    }

    private boolean end(Status newStatus, String why) {
        status = newStatus;
        reason = "header at height " + (last.height() + 1) + ": " + why;
        return false;
    }

    /** Takes back the record at {@code index} and all after it. */
    void cut(int index, String why) {
        status = Status.INVALID;
        early = null;
        reason = "header at height " + records.get(index).height() + ": " + why;
        records.subList(index, records.size()).clear();
    }

    /** The headers that passed. */
    List<HeaderRecord> records() {
        return records;
    }

    /** The proofs of work that are still to be verified. */
    List<PowVerifier.Claim> claims() {
        return claims;
    }

    /** The record that a claim belongs to. */
    int claimIndex(int claim) {
        return claimIndices.get(claim);
    }

    AddResult result() {
        return new AddResult(status, records.size(), reason, early);
    }
}
