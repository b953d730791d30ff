package io.fluxforge.stratum.server.ledger;

import io.fluxforge.node.codec.Address;
import io.fluxforge.node.codec.AddressPrefixes;
import io.fluxforge.node.codec.ByteString;
import io.fluxforge.node.codec.Script;
import io.fluxforge.node.codec.TxOutput;
import io.fluxforge.node.template.BlockSpace;
import io.fluxforge.node.template.BlockTemplate;
import io.fluxforge.node.template.CoinbasePlan;
import io.fluxforge.stratum.server.PoolEvents;
import io.fluxforge.stratum.server.distribution.Distribution;
import io.fluxforge.stratum.server.distribution.ShareWindow.Slice;
import io.fluxforge.stratum.server.distribution.Work;
import io.fluxforge.stratum.server.journal.JournalMark;
import io.fluxforge.stratum.server.node.CoinbasePlanner;
import io.fluxforge.stratum.server.store.Store;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * Lets every coinbase pay the miners of that moment directly. An address gets its part of this block and what the ledger has carried
 * for it, if that is not dust and the block has room for the output; what is not paid this way goes to the pool's address and is carried in the ledger. Thread-safe.
 *
 * <p>What was carried must not be paid twice: from the moment a block is handed to a node, what it pays of carried units is withheld
 * from further plans, until the books say that it is paid, or the block is certainly in no chain that the next one could extend.
 */
public final class DirectPayouts implements CoinbasePlanner, LedgerKeeper.BookedListener {
    private final LedgerKeeper keeper;
    private final Store store;
    private final PayoutRules rules;
    private final AddressPrefixes prefixes;
    private final ByteString tag;
    private final BooleanSupplier carriedMayBePaid;
    private final PoolEvents events;
    private final List<Plan> inFlight = new ArrayList<>();

    /** What a coinbase pays, by output, and how much of that was carried. */
    private record Plan(List<TxOutput> outputs, Map<String, Long> carried) {}

    private record Payee(String address, long units, long carried) {}

    /**
     * @param keeper counts the shares
     * @param store has what is carried; not closed
     * @param tag free bytes in the coinbase
     * @param carriedMayBePaid false while the ledger may have forgotten a block that has paid it: coinbases pay no more than their
     *     own block's parts then
     */
    public DirectPayouts(
            LedgerKeeper keeper,
            Store store,
            PayoutRules rules,
            AddressPrefixes prefixes,
            ByteString tag,
            BooleanSupplier carriedMayBePaid,
            PoolEvents events) {
        this.keeper = keeper;
        this.store = store;
        this.rules = rules;
        this.prefixes = prefixes;
        this.tag = tag;
        this.carriedMayBePaid = carriedMayBePaid;
        this.events = events;
    }

    /**
     * The plan for a template. While nobody's shares count yet, it pays what was carried and leaves the rest to the pool's address; if
     * the ledger does not answer, all goes there.
     */
    @Override
    public Planned plan(BlockTemplate template, BlockSpace space) {
        Slice slice;
        JournalMark countedTo;
        Map<String, Long> carried;
        try {
            List<Plan> found = inFlight();
            slice = keeper.countNow(Work.of(template.target()), !found.isEmpty());
            countedTo = keeper.mark(slice.to());
            carried = carried(template, found);
        } catch (IOException e) {
            events.failed("planning a coinbase, which pays the pool alone", e);
            // Without a position the block is divided as if the pool had been paid, which it then is.
            return new Planned(CoinbasePlan.payingTo(script(rules.poolAddress()), tag), null, () -> {});
        }
        long units = template.minerUnits();
        Plan plan = plan(units, Distribution.of(units, rules.feeBasisPoints(), slice.weights()), carried, space);
        return new Planned(new CoinbasePlan(tag, part -> plan.outputs()), countedTo, () -> use(plan));
    }

    /** Plans of blocks that were handed to a node and are not in the books. */
    private List<Plan> inFlight() {
        synchronized (inFlight) {
            return List.copyOf(inFlight);
        }
    }

    /**
     * What may be paid beside this block's own, by address.
     *
     * @param found taken before: a block booked since is then withheld twice, rather than paid twice
     */
    private Map<String, Long> carried(BlockTemplate template, List<Plan> found) throws IOException {
        if (!carriedMayBePaid.getAsBoolean()) {
            return Map.of();
        }
        return store.read(tx -> {
            Map<String, Long> spendable = new Books(tx).balances(Account.Kind.SPENDABLE);
            BlockBook blocks = new BlockBook(tx, prefixes);
            for (BlockRow row : blocks.pendingDirect(template.height() - keeper.maturity())) {
                if (row.state() == BlockState.SUBMITTED || keeper.mayBeIn(template.previousHash(), row.hash())) {
                    withhold(spendable, blocks.carried(blocks.find(row.hash()).orElseThrow()));
                }
            }
            found.forEach(plan -> withhold(spendable, plan.carried()));
            return spendable;
        });
    }

    private static void withhold(Map<String, Long> spendable, Map<String, Long> carried) {
        carried.forEach((owner, units) -> spendable.computeIfPresent(owner, (key, all) -> Math.max(0, all - units)));
    }

    private Plan plan(long units, Distribution distribution, Map<String, Long> carried, BlockSpace space) {
        Map<String, Long> earned = new HashMap<>();
        distribution.parts().forEach(part -> earned.merge(part.address(), part.units(), Math::addExact));
        if (!earned.isEmpty() && !rules.feeAddress().equals(rules.poolAddress())) {
            earned.merge(rules.feeAddress(), distribution.feeUnits(), Math::addExact);
        }
        carried.keySet().forEach(owner -> earned.putIfAbsent(owner, 0L));
        List<Payee> payees = new ArrayList<>();
        earned.forEach((address, own) -> {
            long before = carried.getOrDefault(address, 0L);
            if (own + before >= rules.dustUnits() && own + before > 0 && !address.equals(rules.poolAddress())) {
                payees.add(new Payee(address, own + before, before));
            }
        });
        payees.sort(Comparator.comparingLong(Payee::units).reversed().thenComparing(Payee::address));
        List<TxOutput> outputs = new ArrayList<>();
        Map<String, Long> paidCarried = new HashMap<>();
        long left = units;
        Script pool = script(rules.poolAddress());
        BlockSpace room = space.less(BlockSpace.of(new TxOutput(units, pool)));
        for (Payee payee : payees) {
            // The carried units of many may come to more than this block has to spare: then the last of them is paid in
            // part.
            long paid = Math.min(payee.units(), left);
            TxOutput output = new TxOutput(paid, script(payee.address()));
            BlockSpace taken = BlockSpace.of(output);
            boolean fits = outputs.size() < rules.maxOutputs() - 1 && room.holds(taken);
            if (fits && paid > 0 && paid >= rules.dustUnits()) {
                outputs.add(output);
                room = room.less(taken);
                left -= paid;
                long ofCarried = paid - (payee.units() - payee.carried());
                if (ofCarried > 0) {
                    paidCarried.put(payee.address(), ofCarried);
                }
            }
        }
        if (left > 0 || outputs.isEmpty()) {
            outputs.add(new TxOutput(left, pool));
        }
        return new Plan(List.copyOf(outputs), paidCarried);
    }

    private Script script(String address) {
        return Address.parse(address, prefixes)
                .orElseThrow(() -> new IllegalStateException("'" + address + "' is no address of the network"))
                .script();
    }

    private void use(Plan plan) {
        synchronized (inFlight) {
            inFlight.add(plan);
        }
    }

    @Override
    public void booked(FoundBlock block) {
        List<TxOutput> outputs = CoinbaseOutputs.decode(block.coinbase()).outputs();
        List<TxOutput> own = outputs.subList(0, Math.min(outputs.size(), block.minerOutputs()));
        synchronized (inFlight) {
            for (int i = 0; i < inFlight.size(); i++) {
                if (inFlight.get(i).outputs().equals(own)) {
                    inFlight.remove(i);
                    return;
                }
            }
        }
    }
}
