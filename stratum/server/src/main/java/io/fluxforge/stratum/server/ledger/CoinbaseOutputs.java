package io.fluxforge.stratum.server.ledger;

import io.fluxforge.node.codec.Address;
import io.fluxforge.node.codec.AddressPrefixes;
import io.fluxforge.node.codec.ByteString;
import io.fluxforge.node.codec.DecodeException;
import io.fluxforge.node.codec.PaymentTransaction;
import io.fluxforge.node.codec.Transaction;
import io.fluxforge.node.codec.TxOutput;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads what a coinbase pays. */
final class CoinbaseOutputs {
    private CoinbaseOutputs() {}

    /**
     * A coinbase.
     *
     * @throws IllegalArgumentException if the bytes are none
     */
    static PaymentTransaction decode(ByteString bytes) {
        try {
            if (Transaction.decode(bytes.toBytes()) instanceof PaymentTransaction payment && payment.isCoinbase()) {
                return payment;
            }
        } catch (DecodeException e) {
            throw new IllegalArgumentException("no coinbase: " + e.getMessage(), e);
        }
        throw new IllegalArgumentException("no coinbase");
    }

    /** What the outputs that divide the miner's part pay to each address but the pool's; what no address gets is left out. */
    static SortedMap<String, Long> toMiners(FoundBlock block, AddressPrefixes prefixes) {
        SortedMap<String, Long> paid = new TreeMap<>();
        List<TxOutput> outputs = decode(block.coinbase()).outputs();
        for (TxOutput output : outputs.subList(0, Math.min(outputs.size(), block.minerOutputs()))) {
            Address.of(output.script())
                    .ifPresent(address -> paid.merge(address.format(prefixes), output.value(), Math::addExact));
        }
        paid.remove(block.poolAddress());
        paid.values().removeIf(units -> units == 0);
        return paid;
    }
}
