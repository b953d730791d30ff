package io.fluxforge.stratum.server.ledger;

import io.fluxforge.node.codec.AddressPrefixes;
import io.fluxforge.node.codec.ByteString;
import io.fluxforge.node.codec.Hash256;
import io.fluxforge.stratum.server.distribution.Distribution;
import io.fluxforge.stratum.server.distribution.Scheme;
import io.fluxforge.stratum.server.distribution.ShareWindow.Slice;
import io.fluxforge.stratum.server.journal.JournalPosition;
import java.math.BigInteger;
import java.util.SortedMap;

/**
 * A block that the pool has found, and how it is divided.
 *
 * @param hash the block's
 * @param height the block's
 * @param foundMillis when its share came, milliseconds since 1970
 * @param worker who found it
 * @param scheme which shares count
 * @param windowThousandths N of PPLNS in thousandths of an expected block
 * @param blockWork work of one block at its target
 * @param slice the shares that count
 * @param minerUnits the miner's part
 * @param feeBasisPoints the pool's fee
 * @param feeOwner whose the fee is
 * @param poolAddress whom the coinbase pays what goes to no miner
 * @param recordedAt where the journal has the block: its record ends there
 * @param coinbaseTxid the coinbase's id
 * @param coinbase the coinbase
 * @param minerOutputs outputs that divide the miner's part, from the first on
 * @param direct whether those pay the miners
 */
public record FoundBlock(
        Hash256 hash,
        int height,
        long foundMillis,
        String worker,
        Scheme scheme,
        int windowThousandths,
        BigInteger blockWork,
        Slice slice,
        long minerUnits,
        int feeBasisPoints,
        String feeOwner,
        String poolAddress,
        JournalPosition recordedAt,
        Hash256 coinbaseTxid,
        ByteString coinbase,
        int minerOutputs,
        boolean direct) {
    /** How the miner's part is divided. */
    public Distribution distribution() {
        return Distribution.of(minerUnits, feeBasisPoints, slice.weights());
    }

    /** What the coinbase pays of the miner's part to each address but the pool's. */
    public SortedMap<String, Long> paidToMiners(AddressPrefixes prefixes) {
        return CoinbaseOutputs.toMiners(this, prefixes);
    }

    /** The work that PPLNS counts back: N blocks, rounded down, at least 1. */
    public static BigInteger windowWork(BigInteger blockWork, int windowThousandths) {
        return blockWork
                .multiply(BigInteger.valueOf(windowThousandths))
                .divide(BigInteger.valueOf(1000))
                .max(BigInteger.ONE);
    }
}
