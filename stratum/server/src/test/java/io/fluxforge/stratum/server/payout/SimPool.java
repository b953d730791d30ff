package io.fluxforge.stratum.server.payout;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxforge.node.chain.ChainParams;
import io.fluxforge.node.chain.Networks;
import io.fluxforge.node.codec.Address;
import io.fluxforge.node.codec.ByteString;
import io.fluxforge.node.codec.Hash256;
import io.fluxforge.node.codec.OutPoint;
import io.fluxforge.node.codec.PaymentTransaction;
import io.fluxforge.node.codec.Script;
import io.fluxforge.node.codec.Transaction;
import io.fluxforge.node.codec.TxInput;
import io.fluxforge.node.codec.TxOutput;
import io.fluxforge.node.crypto.InputSigner;
import io.fluxforge.node.crypto.PrivateKey;
import io.fluxforge.node.wallet.FeeRate;
import io.fluxforge.node.wallet.TransactionPolicy;
import io.fluxforge.node.wallet.TransactionSigner;
import io.fluxforge.stratum.server.ledger.Account;
import io.fluxforge.stratum.server.ledger.Auditor;
import io.fluxforge.stratum.server.ledger.Books;
import io.fluxforge.stratum.server.ledger.Cause;
import io.fluxforge.stratum.server.ledger.Transfer;
import io.fluxforge.stratum.server.store.Store;
import io.fluxforge.stratum.server.store.StoreKind;
import io.fluxforge.stratum.server.store.StoreOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A pool with its miners, its store and a simulated network. What is in memory can be thrown away at any moment. */
final class SimPool implements AutoCloseable {
    static final ChainParams NETWORK = Networks.builtIn("regtest");
    static final int MATURITY = 100;
    private static final List<Path> MADE = new ArrayList<>();
    static final long COIN = 100_000_000;
    static final long REWARD = 37 * COIN + 50_000_000;
    static final PrivateKey KEY = PrivateKey.of(filled(3), true).orElseThrow();
    static final TransactionSigner SIGNER = new TransactionSigner(KEY, NETWORK);
    static final Duration BLOCK_TIME = Duration.ofMinutes(10);
    private static final int MINERS = 12;

    final StoreOptions database;
    final SimChain chain;
    final Random random;
    final List<String> log = new ArrayList<>();
    Instant now = Instant.ofEpochSecond(1_700_000_000L);
    PayoutPolicy policy = policy(COIN, Duration.ofHours(6), Map.of());
    PayoutEvents events;
    PayoutChain view;
    /** Pays instead of the pool's key, unless it is null. */
    @Nullable
    NodeWallet wallet;

    Store store;
    Payouts payouts;
    private int credited;

    SimPool(StoreOptions database, long seed) throws IOException {
        this.database = database;
        this.random = new Random(seed);
        this.chain = new SimChain(NETWORK, MATURITY, seed);
        this.view = new View(chain);
        this.events = new Log();
        this.store = Store.open(database);
        (database.user() == null ? StoreKind.SQLITE : StoreKind.POSTGRESQL).vacuum(database);
        this.payouts = open(this.store);
    }

    /**
     * An empty data base. SQLite's lies in memory where that is possible: what is tested is the end of a process, which the system
     * outlives, and a disk would only make that slow.
     */
    static StoreOptions database(StoreKind kind, Path folder) throws IOException {
        Path memory = Path.of("/dev/shm");
        if (kind == StoreKind.SQLITE && Files.isWritable(memory)) {
            Path own = Files.createTempDirectory(memory, "fluxforge-payout");
            MADE.add(own);
            return kind.newDatabase(own);
        }
        return kind.newDatabase(folder);
    }

    /** Removes what {@link #database} has made in memory. */
    private static void remove(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }

    private static byte[] filled(int value) {
        byte[] bytes = new byte[32];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    static PayoutPolicy policy(long threshold, Duration interval, Map<String, PayoutPolicy.Terms> addresses) {
        // Small transactions, so that a round takes several of them.
        TransactionPolicy transaction = new TransactionPolicy(FeeRate.DEFAULT, 1_000, 2_000);
        return new PayoutPolicy(Payment.Mode.OWN, threshold, interval, addresses, transaction);
    }

    /** What a network that never fails answers. */
    record View(SimChain chain) implements PayoutChain {
        @Override
        public Optional<ChainPoint> tip() {
            return Optional.of(chain.tip());
        }

        @Override
        public String waitsFor() {
            return "nothing";
        }

        @Override
        public Optional<ChainPoint> at(int height) {
            return chain.at(height);
        }

        @Override
        public Optional<byte[]> block(Hash256 hash) {
            return chain.block(hash);
        }

        @Override
        public boolean isUnspent(OutPoint output, boolean withMempool) {
            return chain.isUnspent(output, withMempool);
        }

        @Override
        public List<byte[]> mempool() {
            return chain.mempool();
        }

        @Override
        public Sending send(byte[] transaction) {
            return chain.send(transaction);
        }
    }

    private final class Log implements PayoutEvents {
        @Override
        public void payment(long id, PaymentState state, String note) {
            log.add(id + " " + state.shown());
        }

        @Override
        public void alarm(String reason) {
            log.add("alarm " + reason);
        }

        @Override
        public void scanned(int height, Hash256 hash) {}

        @Override
        public void left(String words) {
            log.add("left " + words);
        }

        @Override
        public void waits(String reason) {
            log.add("waits " + reason);
        }
    }

    Payouts open(Store on) {
        InstantSource clock = () -> now;
        Payouts.Setting setting =
                new Payouts.Setting(on, view, MATURITY, NETWORK.addresses().prefixes(), () -> policy, clock, events);
        return wallet == null ? Payouts.own(setting, SIGNER) : Payouts.node(setting, wallet);
    }

    /** As after {@code kill -9}: another connection, nothing in memory. */
    void restart() throws IOException {
        restart(database);
    }

    void restart(StoreOptions options) throws IOException {
        store.close();
        store = Store.open(options);
        payouts = open(store);
    }

    static String miner(int number) {
        byte[] hash = new byte[Script.HASH_BYTES];
        hash[0] = (byte) number;
        hash[1] = 99;
        Address.Kind kind = number % 3 == 0 ? Address.Kind.SCRIPT_HASH : Address.Kind.PUBLIC_KEY_HASH;
        return new Address(kind, ByteString.of(hash)).format(NETWORK.addresses().prefixes());
    }

    static Script script(String address) {
        return Address.parse(address, NETWORK.addresses().prefixes())
                .orElseThrow()
                .script();
    }

    /** A block of ours or of somebody else. */
    void mine(boolean ours, double holds) {
        now = now.plus(BLOCK_TIME);
        chain.mine(ours ? SIGNER.ownScript() : Script.EMPTY, ours ? REWARD : 0, holds);
    }

    /** Blocks of ours, and enough on top to make them mature, with the books kept. */
    void mineMature(int ours) throws IOException {
        for (int i = 0; i < ours; i++) {
            mine(true, 1);
        }
        for (int i = 0; i < MATURITY; i++) {
            mine(false, 1);
        }
        credit();
    }

    /** Books what is mature by now: each block among some of the miners, to the unit. */
    void credit() throws IOException {
        while (credited + MATURITY < chain.size()) {
            SimChain.Mined mined = chain.mined(credited);
            PaymentTransaction coinbase =
                    (PaymentTransaction) mined.block().transactions().getFirst();
            if (coinbase.outputs().get(1).script().equals(SIGNER.ownScript())) {
                credit(mined, coinbase);
            }
            credited++;
        }
    }

    private void credit(SimChain.Mined mined, PaymentTransaction coinbase) throws IOException {
        Random shares = new Random(mined.point().height());
        Map<String, Long> parts = new HashMap<>();
        long left = REWARD;
        for (int i = 0; i < 4; i++) {
            long part = i == 3 ? left : (long) (left * shares.nextDouble());
            parts.merge(miner(shares.nextInt(MINERS)), part, Long::sum);
            left -= part;
        }
        String hash = mined.point().hash().toString();
        store.write(tx -> {
            List<Transfer> transfers = new ArrayList<>();
            parts.forEach((address, units) -> {
                if (units > 0) {
                    transfers.add(new Transfer(
                            new Account(Account.Kind.REWARD, ""), new Account(Account.Kind.SPENDABLE, address), units));
                }
            });
            if (new Books(tx).post(Cause.BLOCK, "sim:" + hash, "", now.toEpochMilli(), transfers)) {
                tx.update(
                        "INSERT INTO ledger_block (hash, height, found_millis, worker, state, confirmations, credits,"
                                + " scheme, window_thousandths, block_work, window_from, window_to, window_shares,"
                                + " oldest_counted, oldest_work, weights, miner_units, fee_basis_points, fee_units,"
                                + " fee_owner, pool_address, recorded_at, coinbase_txid, coinbase, miner_outputs, direct)"
                                + " VALUES (?, ?, 0, 'w', 'mature', 100, 1, 'pplns', 2000, '1', '0:0', '0:0', 1, 1, 1,"
                                + " ?, ?, 0, 0, '', '', '0:0', ?, ?, 1, 0)",
                        hash,
                        mined.point().height(),
                        new byte[0],
                        REWARD,
                        coinbase.txid().toString(),
                        coinbase.toBytes());
            }
        });
    }

    boolean step() throws IOException, InterruptedException {
        return payouts.step(false);
    }

    List<Payment> payments(PaymentState... states) throws IOException {
        return store.read(tx -> new PaymentTable(tx).in(states));
    }

    Payment payment(long id) throws IOException {
        return store.read(tx -> new PaymentTable(tx).byId(id).orElseThrow());
    }

    long balance(Account.Kind kind, String owner) throws IOException {
        return store.read(tx -> new Books(tx).balance(new Account(kind, owner)));
    }

    PaymentAuditor.Result audit() throws IOException, InterruptedException {
        return new PaymentAuditor(store, NETWORK.addresses().prefixes(), MATURITY, chain.forAudit()).run();
    }

    /** What must be true at any moment. */
    void verify(String when) throws IOException, InterruptedException {
        try {
            audit();
        } catch (Auditor.Difference e) {
            throw new AssertionError(when + ": " + e.getMessage(), e);
        }
        long free = store.read(tx -> new CoinTable(tx).freeUnits());
        store.<Boolean, RuntimeException>read(tx -> {
            assertThat(tx.one("SELECT SUM(units) FROM ledger_account", row -> row.getLong(1)))
                    .as("%s: the books balance", when)
                    .contains(0L);
            // A coin is set aside for a payment that is open, and only for that.
            assertThat(tx.one(
                            "SELECT COUNT(*) FROM payout_coin c JOIN payment p ON p.id = c.spent_by"
                                    + " WHERE p.state = 'cancelled'",
                            row -> row.getLong(1)))
                    .as("%s: cancelled payments hold no coins", when)
                    .contains(0L);
            return true;
        });
        long owed = 0;
        for (int i = 0; i < MINERS; i++) {
            String address = miner(i);
            long received = chain.received(script(address));
            long settled = balance(Account.Kind.PAID, address);
            long reserved = balance(Account.Kind.RESERVED, address);
            owed += balance(Account.Kind.SPENDABLE, address);
            assertThat(received)
                    .as("%s: what is settled has arrived, %s", when, address)
                    .isGreaterThanOrEqualTo(settled);
            assertThat(received - settled)
                    .as("%s: nothing arrives that was not set aside, %s", when, address)
                    .isLessThanOrEqualTo(reserved);
        }
        // Coins that change will bring are missing until it is buried, and coins are taken in a step later than debts.
        assertThat(free).as("%s: debts are covered", when).isLessThanOrEqualTo(owed);
    }

    /** Mines until everything is in the chain for good, and compares the books with it to the last unit. */
    void settleAll(String when) throws IOException, InterruptedException {
        for (int i = 0; i < 3 * MATURITY + 30; i++) {
            mine(false, 1);
            if (i % 10 != 0) {
                continue;
            }
            credit();
            if (!step()) {
                throw new AssertionError(when + ": the chain cannot be read: " + log.getLast());
            }
        }
        assertThat(payouts.alarms()).as(when).isEmpty();
        List<Payment> open =
                payments(PaymentState.PLANNED, PaymentState.SIGNED, PaymentState.SENDING, PaymentState.BROADCAST);
        assertThat(open).as("%s: payments that never arrive", when).isEmpty();
        verify(when);
        long owed = 0;
        long pending = 0;
        for (int i = 0; i < MINERS; i++) {
            owed += balance(Account.Kind.SPENDABLE, miner(i));
            pending += balance(Account.Kind.RESERVED, miner(i));
        }
        if (pending == 0) {
            assertThat(chain.unspent(SIGNER.ownScript()))
                    .as("%s: what the pool holds is what it owes", when)
                    .isEqualTo(owed);
        }
        everyCoinIsSpentByAPaymentOnce(when);
    }

    /** Each transaction of the chain that spends coins of the pool is a payment, with the stored bytes. */
    private void everyCoinIsSpentByAPaymentOnce(String when) throws IOException {
        Map<Hash256, Payment> byTxid = new HashMap<>();
        payments(PaymentState.values()).stream()
                .filter(payment -> payment.txid() != null)
                .forEach(payment -> byTxid.put(payment.txid(), payment));
        for (int height = 0; height < chain.size(); height++) {
            for (Transaction transaction : chain.mined(height).block().transactions()) {
                PaymentTransaction payment = (PaymentTransaction) transaction;
                if (payment.isCoinbase()) {
                    continue;
                }
                Payment known = byTxid.get(payment.txid());
                if (known == null) {
                    throw new AssertionError(when + ": a transaction that is no payment at height " + height);
                }
                assertThat(known.raw()).as(when).isEqualTo(ByteString.of(payment.toBytes()));
                assertThat(known.blockHeight()).as(when).isEqualTo(height);
            }
        }
    }

    /** A transaction that spends a coin of ours and is none of ours. */
    static PaymentTransaction theft(OutPoint coin, long units) {
        PaymentTransaction plain = PaymentTransaction.sapling(
                List.of(new TxInput(coin, Script.EMPTY, TxInput.FINAL)),
                List.of(new TxOutput(units - 10_000, script(miner(200)))),
                0,
                0);
        return InputSigner.sign(
                plain, NETWORK.branchIdAt(1), List.of(new TxOutput(units, SIGNER.ownScript())), List.of(KEY));
    }

    @Override
    public void close() throws IOException {
        store.close();
        for (Path folder : List.copyOf(MADE)) {
            MADE.remove(folder);
            remove(folder);
        }
    }
}
