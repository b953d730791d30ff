package io.fluxforge.stratum.server.payout;

import io.fluxforge.node.codec.Address;
import io.fluxforge.node.codec.ByteString;
import io.fluxforge.node.codec.Hash256;
import io.fluxforge.node.codec.OutPoint;
import io.fluxforge.node.codec.PaymentTransaction;
import io.fluxforge.node.codec.PowHeader;
import io.fluxforge.node.codec.Script;
import io.fluxforge.node.codec.Transaction;
import io.fluxforge.node.codec.TxInput;
import io.fluxforge.node.codec.TxOutput;
import io.fluxforge.node.template.BlockSpace;
import io.fluxforge.node.template.BlockTemplate;
import io.fluxforge.node.wallet.FeeRate;
import io.fluxforge.node.wallet.TransactionPolicy;
import io.fluxforge.stratum.protocol.Target;
import io.fluxforge.stratum.server.PoolEvents;
import io.fluxforge.stratum.server.distribution.Distribution;
import io.fluxforge.stratum.server.distribution.Scheme;
import io.fluxforge.stratum.server.distribution.Work;
import io.fluxforge.stratum.server.journal.BlockLog;
import io.fluxforge.stratum.server.journal.BlockRecord;
import io.fluxforge.stratum.server.journal.JournalPosition;
import io.fluxforge.stratum.server.journal.ShareJournal;
import io.fluxforge.stratum.server.journal.ShareRecord;
import io.fluxforge.stratum.server.ledger.Auditor;
import io.fluxforge.stratum.server.ledger.DirectPayouts;
import io.fluxforge.stratum.server.ledger.LedgerHands;
import io.fluxforge.stratum.server.ledger.LedgerKeeper;
import io.fluxforge.stratum.server.ledger.PayoutRules;
import io.fluxforge.stratum.server.ledger.PayoutRules.Mode;
import io.fluxforge.stratum.server.life.Life;
import io.fluxforge.stratum.server.life.PoolLife;
import io.fluxforge.stratum.server.node.CoinbasePlanner;
import io.fluxforge.stratum.server.store.Store;
import io.fluxforge.stratum.server.store.StoreOptions;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A pool with all of its stores on a simulated network: shares go to a real journal, blocks to the simulated chain, and both to a real
 * ledger, which pays. The process can be thrown away at any moment, and its files be changed while it is away.
 */
final class RestoreWorld implements AutoCloseable {
    static final int MATURITY = 10;
    private static final int MINERS = 9;
    private static final long DUST = 12 * SimPool.COIN;
    private static final int FEE_BASIS_POINTS = 100;
    private static final BigInteger TARGET = BigInteger.valueOf(0x07ffff).shiftLeft(8 * (0x1f - 3));
    private static final Duration BLOCK_TIME = Duration.ofHours(2);

    final Path data;
    final Random random;
    final SimChain chain;
    final SimWallet wallet;
    final List<String> told = new ArrayList<>();
    /** What each block of ours earned whom when it was found. */
    final Map<Hash256, Map<String, Long>> earned = new HashMap<>();

    private final Mode mode;
    private final Scheme scheme;
    private final InstantSource clock;
    private Instant now = Instant.ofEpochSecond(1_700_000_000L);
    private @Nullable Running process;
    private StoreOptions database;

    /** What ends with the process. */
    private record Running(
            Store store,
            ShareJournal journal,
            BlockLog log,
            LedgerKeeper keeper,
            CoinbasePlanner planner,
            Payouts payouts,
            Life life) {}

    RestoreWorld(Path data, StoreOptions database, Mode mode, Scheme scheme, long seed) throws IOException {
        this.data = Files.createDirectories(data);
        this.database = database;
        this.mode = mode;
        this.scheme = scheme;
        random = new Random(seed);
        chain = new SimChain(SimPool.NETWORK, MATURITY, seed);
        wallet = new SimWallet(chain);
        clock = () -> now;
        for (int i = 0; i < 5; i++) {
            chain.mine(Script.EMPTY, 0, 1);
        }
    }

    StoreOptions database() {
        return database;
    }

    /** Another data base takes the place of the one there was. */
    void use(StoreOptions other) {
        database = other;
    }

    Path journalFolder() {
        return data.resolve("journal");
    }

    private Running running() {
        Running running = process;
        if (running == null) {
            throw new IllegalStateException("the pool does not run");
        }
        return running;
    }

    boolean isRunning() {
        return process != null;
    }

    /** Starts the pool on what there is. */
    void start() throws IOException {
        Store store = Store.open(database);
        Path journalFolder = Files.createDirectories(journalFolder());
        Life life = new PoolLife(store, data, journalFolder)
                .open(differences -> Payouts.raise(store, differences, clock), clock);
        Set<Hash256> known = new HashSet<>();
        ShareJournal journal = new ShareJournal(journalFolder, 20_000, JournalPosition.START, (type, payload, next) -> {
            BlockRecord block = type == BlockRecord.TYPE ? BlockRecord.decode(payload) : null;
            if (block != null) {
                known.add(block.hash());
            }
        });
        BlockLog log = new BlockLog(data.resolve("found-blocks.log"));
        recover(log, journalFolder, journal, known);
        String pool = Address.of(SimPool.SIGNER.ownScript())
                .orElseThrow()
                .format(SimPool.NETWORK.addresses().prefixes());
        PayoutRules rules = new PayoutRules(mode, scheme, 2000, FEE_BASIS_POINTS, 0, pool, pool, DUST, 6);
        PoolEvents events = new PoolEvents(told::add);
        LedgerKeeper keeper = new LedgerKeeper(
                store,
                journalFolder,
                () -> rules,
                new LedgerKeeper.ChainRules(SimPool.NETWORK.addresses().prefixes(), MATURITY),
                new SimFollowed(chain),
                clock,
                events);
        Payouts payouts = payouts(store, life);
        ByteString tag = life.marked(ByteString.EMPTY);
        CoinbasePlanner planner;
        if (mode == Mode.COINBASE) {
            DirectPayouts direct = new DirectPayouts(
                    keeper, store, rules, SimPool.NETWORK.addresses().prefixes(), tag, () -> isClear(payouts), events);
            keeper.listen(direct);
            planner = direct;
        } else {
            planner = CoinbasePlanner.always(
                    io.fluxforge.node.template.CoinbasePlan.payingTo(SimPool.SIGNER.ownScript(), tag));
        }
        keeper.listen(block -> {
            earned.putIfAbsent(block.hash(), sum(block.distribution().parts()));
        });
        process = new Running(store, journal, log, keeper, planner, payouts, life);
        LedgerHands.catchUp(keeper, journal::durable);
    }

    private static Map<String, Long> sum(List<Distribution.Part> parts) {
        Map<String, Long> sum = new HashMap<>();
        parts.forEach(part -> sum.merge(part.address(), part.units(), Long::sum));
        return sum;
    }

    private static boolean isClear(Payouts payouts) {
        try {
            return payouts.isClear();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** As {@code JournalRecovery} does. */
    private static void recover(BlockLog log, Path folder, ShareJournal journal, Set<Hash256> known)
            throws IOException {
        ShareRecord share = null;
        JournalPosition end = journal.durable();
        for (BlockLog.Entry entry : log.found()) {
            BlockRecord block = entry.type() == BlockRecord.TYPE ? BlockRecord.decode(entry.payload()) : null;
            if (block != null && share != null && !block.hasLostItsShares(folder, end) && known.add(block.hash())) {
                journal.append(ShareRecord.TYPE, share.encode());
                journal.append(BlockRecord.TYPE, entry.payload());
            }
            share = entry.type() == ShareRecord.TYPE ? ShareRecord.decode(entry.payload()) : null;
        }
        if (journal.hasPending()) {
            journal.commit();
        }
        log.journaled(0);
    }

    private Payouts payouts(Store store, Life life) {
        PayoutPolicy policy = new PayoutPolicy(
                mode == Mode.NODE ? Payment.Mode.NODE : Payment.Mode.OWN,
                5 * SimPool.COIN,
                Duration.ofHours(12),
                Map.of(),
                new TransactionPolicy(FeeRate.DEFAULT, 1_000, 2_000));
        Payouts.Setting setting = new Payouts.Setting(
                store,
                new SimPool.View(chain),
                MATURITY,
                SimPool.NETWORK.addresses().prefixes(),
                () -> policy,
                clock,
                new Told(),
                SimPool.SIGNER.ownScript(),
                life.mark(),
                PaymentNotes.in(data));
        return switch (mode) {
            case KEY -> Payouts.own(setting, SimPool.SIGNER);
            case NODE -> Payouts.node(setting, wallet);
            case COINBASE, NONE -> Payouts.watch(setting);
        };
    }

    private final class Told implements PayoutEvents {
        @Override
        public void payment(long id, PaymentState state, String note) {
            told.add("payment " + id + " " + state.shown());
        }

        @Override
        public void alarm(String reason) {
            told.add("ALARM " + reason);
        }

        @Override
        public void scanned(int height, Hash256 hash) {}

        @Override
        public void left(String words) {}

        @Override
        public void waits(String reason) {
            told.add("waits " + reason);
        }
    }

    /** The process ends, as by {@code kill -9}: files stay as they are. */
    void stop() throws IOException {
        Running ended = running();
        process = null;
        ended.log().close();
        ended.journal().close();
        ended.store().close();
    }

    /** Two hours of the network, and what the pool does in them. */
    void live() throws IOException, InterruptedException {
        now = now.plus(BLOCK_TIME);
        if (random.nextInt(30) == 0) {
            chain.reorganise(1 + random.nextInt(MATURITY - 4), random.nextDouble());
        }
        if (isRunning() && random.nextInt(3) > 0) {
            work(1 + random.nextInt(4));
            findBlock();
        } else {
            chain.mine(Script.EMPTY, 0, random.nextDouble());
        }
        wallet.rebroadcast();
        if (isRunning()) {
            LedgerHands.step(running().keeper());
            if (random.nextInt(3) > 0) {
                running().payouts().step(false);
            }
        }
    }

    /** Only blocks of others, in which all that waits gets. */
    void settle(int blocks) throws IOException, InterruptedException {
        for (int i = 0; i < blocks; i++) {
            now = now.plus(BLOCK_TIME);
            chain.mine(Script.EMPTY, 0, 1);
            wallet.rebroadcast();
            LedgerHands.step(running().keeper());
            running().payouts().step(false);
        }
    }

    private void work(int shares) throws IOException {
        ShareJournal journal = running().journal();
        for (int i = 0; i < shares; i++) {
            byte[] hash = new byte[32];
            random.nextBytes(hash);
            journal.append(ShareRecord.TYPE, share(random.nextInt(MINERS), hash).encode());
        }
        journal.commit();
    }

    private ShareRecord share(int miner, byte[] hash) {
        Target target = Target.ofExpectedSolutions(500 + random.nextInt(4000));
        return new ShareRecord(
                now.toEpochMilli(),
                chain.size(),
                8192,
                chain.tip().hash().toBytes(),
                hash,
                target,
                SimPool.miner(miner) + ".rig",
                false);
    }

    private void findBlock() throws IOException {
        Running running = running();
        LedgerHands.readOn(running.keeper());
        CoinbasePlanner.Planned planned = running.planner().plan(template(), new BlockSpace(1_000_000, 10_000));
        List<TxOutput> outputs = planned.plan().minerPart().outputs(SimPool.REWARD);
        SimChain.Mined mined = chain.assemble(outputs, planned.plan().tag().toBytes(), random.nextDouble());
        PowHeader header = (PowHeader) mined.block().header();
        PaymentTransaction coinbase =
                (PaymentTransaction) mined.block().transactions().getFirst();
        ShareRecord share = share(random.nextInt(MINERS), mined.point().hash().toBytes());
        BlockRecord record = new BlockRecord(
                now.toEpochMilli(),
                mined.point().height(),
                header.blockHeader().toBytes(),
                header.solution(),
                share.worker(),
                false,
                new BlockRecord.Reward(
                        SimPool.REWARD,
                        outputs.size(),
                        ByteString.of(coinbase.toBytes()),
                        mode == Mode.COINBASE ? planned.countedTo() : null));
        if (mode == Mode.COINBASE) {
            // Its coinbase pays, whether it ever gets into the journal or not.
            Map<String, Long> parts =
                    sum(LedgerHands.parts(running.keeper(), Work.of(TARGET), SimPool.REWARD, FEE_BASIS_POINTS));
            if (!parts.isEmpty()) {
                earned.put(mined.point().hash(), parts);
            }
        }
        planned.used().run();
        running.log().write(share, record);
        chain.connect(mined);
        if (random.nextInt(25) == 0) {
            // Killed before the journal had it.
            stop();
            return;
        }
        running.journal().append(ShareRecord.TYPE, share.encode());
        running.journal().append(BlockRecord.TYPE, record.encode());
        running.journal().commit();
        running.log().journaled(1);
        LedgerHands.readOn(running.keeper());
    }

    private BlockTemplate template() {
        PaymentTransaction coinbase = PaymentTransaction.sapling(
                List.of(new TxInput(OutPoint.NONE, Script.of(Script.heightPush(chain.size())), TxInput.FINAL)),
                List.of(new TxOutput(SimPool.REWARD, SimPool.SIGNER.ownScript())),
                0,
                0);
        return new BlockTemplate(
                chain.size(),
                4,
                chain.tip().hash(),
                Hash256.ZERO,
                0x1f07ffff,
                TARGET,
                now.getEpochSecond(),
                0,
                "",
                OptionalInt.empty(),
                OptionalInt.empty(),
                coinbase,
                List.of());
    }

    /** What stands against payments. */
    List<Alarm> alarms() throws IOException {
        return running().payouts().alarms();
    }

    /** What an operator does about alarms: looks, books what was forgotten, gives up what cannot happen any more, and clears. */
    void operate() throws IOException, InterruptedException {
        Payouts payouts = running().payouts();
        boolean all = true;
        for (Hash256 txid : payouts.unknown()) {
            all &= payouts.adopt(txid).isEmpty();
        }
        for (Payment payment :
                running().store().read(tx -> new PaymentTable(tx).in(PaymentState.SIGNED, PaymentState.BROADCAST))) {
            var _ = payouts.cancel(payment.id());
        }
        if (all) {
            Payouts.clearAlarms(running().store(), "looked at", clock);
        }
    }

    /** Nobody has got more than his work has earned in blocks of the best chain. */
    void verifyNobodyIsPaidTooMuch(String when) {
        Map<String, Long> owed = new HashMap<>();
        Map<String, Long> received = new HashMap<>();
        for (int height = 0; height < chain.size(); height++) {
            SimChain.Mined mined = chain.mined(height);
            earned.getOrDefault(mined.point().hash(), Map.of())
                    .forEach((address, units) -> owed.merge(address, units, Long::sum));
            for (Transaction transaction : mined.block().transactions()) {
                for (TxOutput output : ((PaymentTransaction) transaction).outputs()) {
                    Address.of(output.script())
                            .ifPresent(address -> received.merge(
                                    address.format(SimPool.NETWORK.addresses().prefixes()), output.value(), Long::sum));
                }
            }
        }
        for (int miner = 0; miner < MINERS; miner++) {
            String address = SimPool.miner(miner);
            long got = received.getOrDefault(address, 0L);
            long due = owed.getOrDefault(address, 0L);
            if (got > due) {
                throw new AssertionError(when + ": " + address + " has got " + got + " units and earned " + due + "; "
                        + told.subList(Math.max(0, told.size() - 40), told.size()));
            }
        }
    }

    /** The first difference that audits find; empty for none. */
    String audit() throws IOException, InterruptedException {
        Store store = running().store();
        try {
            new Auditor(store, journalFolder(), SimPool.NETWORK.addresses().prefixes(), MATURITY, chain.forAudit())
                    .run();
            new PaymentAuditor(store, SimPool.NETWORK.addresses().prefixes(), MATURITY, chain.forAudit()).run();
            return "";
        } catch (Auditor.Difference e) {
            return String.valueOf(e.getMessage());
        }
    }

    @Override
    public void close() throws IOException {
        if (isRunning()) {
            stop();
        }
    }
}
