package io.fluxforge.stratum.server.ledger;

import io.fluxforge.node.chain.ChainParams;
import io.fluxforge.node.codec.Address;
import io.fluxforge.node.codec.ByteString;
import io.fluxforge.node.codec.Hash256;
import io.fluxforge.node.follow.FollowedChain;
import io.fluxforge.node.follow.SyncState;
import io.fluxforge.node.privatenet.SmallSolver;
import io.fluxforge.node.rpc.FluxRpc;
import io.fluxforge.node.rpc.RpcCall;
import io.fluxforge.node.rpc.RpcException;
import io.fluxforge.node.rpc.RpcOptions;
import io.fluxforge.node.template.BlockSpace;
import io.fluxforge.node.template.BlockTemplate;
import io.fluxforge.node.template.CoinbasePlan;
import io.fluxforge.node.template.MiningJob;
import io.fluxforge.node.template.TemplateException;
import io.fluxforge.stratum.protocol.Target;
import io.fluxforge.stratum.server.PoolEvents;
import io.fluxforge.stratum.server.distribution.Scheme;
import io.fluxforge.stratum.server.journal.BlockRecord;
import io.fluxforge.stratum.server.journal.JournalPosition;
import io.fluxforge.stratum.server.journal.ShareJournal;
import io.fluxforge.stratum.server.journal.ShareRecord;
import io.fluxforge.stratum.server.ledger.PayoutRules.Mode;
import io.fluxforge.stratum.server.node.CoinbasePlanner;
import io.fluxforge.stratum.server.node.PoolFollower;
import io.fluxforge.stratum.server.payout.PaymentAuditor;
import io.fluxforge.stratum.server.store.Store;
import io.fluxforge.stratum.server.store.StoreOptions;
import io.fluxforge.verifier.EquihashParams;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;

/**
 * A pool without its sockets: simulated miners whose shares go to a real journal, and whose blocks are mined for and handed to a real
 * node of a private network.
 */
final class SimulatedPool implements AutoCloseable {
    static final int MINERS = 25;
    private static final long DUST = 300_000_000;
    /** Each look costs the node about half a millisecond, which on a busy machine is most of what this process gets. */
    private static final Duration POLL = Duration.ofMillis(20);

    private static final int PATIENCE_MILLIS = 20_000;
    /** So long a follower may stay on a branch that the node has left, before the node's needs more work. */
    private static final int STAYS_MILLIS = 300;

    final ChainParams network;
    final Path folder;
    final Store store;
    final PayoutRules rules;
    final LedgerKeeper keeper;
    final List<String> events = Collections.synchronizedList(new ArrayList<>());
    private final RpcOptions node;
    private final FluxRpc rpc;
    private final ShareJournal journal;
    private final PoolFollower follower;
    private final CoinbasePlanner planner;
    private final SmallSolver solver = new SmallSolver(EquihashParams.ZCASH_48_5);
    private final Random random;
    private long nonce;

    /** Opens what is in the folder, and catches up. */
    SimulatedPool(
            ChainParams network, Path folder, StoreOptions data, RpcOptions node, Mode mode, Scheme scheme, long seed)
            throws IOException {
        this(network, folder, data, node, mode, scheme, seed, "", InstantSource.system(), event -> {});
    }

    /**
     * The same.
     *
     * @param poolAddress somebody's who can spend; empty for nobody's
     * @param clock is asked within each transaction of the ledger
     * @param told of each event, and so of what was committed
     */
    SimulatedPool(
            ChainParams network,
            Path folder,
            StoreOptions data,
            RpcOptions node,
            Mode mode,
            Scheme scheme,
            long seed,
            String poolAddress,
            InstantSource clock,
            Consumer<String> told)
            throws IOException {
        this.network = network;
        this.folder = folder;
        random = new Random(seed);
        nonce = seed << 20;
        this.node = node;
        rpc = new FluxRpc(node);
        store = Store.open(data);
        PoolEvents log = new PoolEvents(event -> {
            events.add(event);
            told.accept(event);
        });
        journal =
                new ShareJournal(folder.resolve("journal"), 30_000, JournalPosition.START, (type, payload, next) -> {});
        follower =
                new PoolFollower(network, Files.createDirectories(folder.resolve("headers")), List.of(node), POLL, log);
        follower.start();
        String pool = poolAddress.isEmpty() ? address(999) : poolAddress;
        rules = new PayoutRules(mode, scheme, 2000, 125, 50, pool, pool, DUST, 12);
        keeper = new LedgerKeeper(
                store,
                folder.resolve("journal"),
                () -> rules,
                LedgerKeeper.ChainRules.of(network),
                follower.chain(),
                clock,
                log);
        Address own = Address.parse(rules.poolAddress(), network.addresses().prefixes())
                .orElseThrow();
        if (mode == Mode.COINBASE) {
            DirectPayouts direct = new DirectPayouts(
                    keeper, store, rules, network.addresses().prefixes(), ByteString.EMPTY, () -> true, log);
            keeper.listen(direct);
            planner = direct;
        } else {
            planner = CoinbasePlanner.always(CoinbasePlan.payingTo(own.script(), ByteString.EMPTY));
        }
        keeper.catchUp(journal::durable);
    }

    /** Lets the ledger go on by itself, as in a pool. */
    void startKeeper() throws IOException {
        keeper.start(journal::durable);
    }

    String address(int miner) {
        byte[] hash = new byte[20];
        hash[0] = (byte) miner;
        hash[1] = (byte) (miner >>> 8);
        hash[19] = 77;
        return new Address(Address.Kind.PUBLIC_KEY_HASH, ByteString.of(hash))
                .format(network.addresses().prefixes());
    }

    FollowedChain chain() {
        return follower.chain();
    }

    /** Some shares of some miners: a few large, many small. */
    void work(int shares, int height, byte[] tip) throws IOException {
        for (int i = 0; i < shares; i++) {
            int one = random.nextInt(MINERS);
            int miner = Math.min(one, random.nextInt(MINERS));
            byte[] hash = new byte[32];
            random.nextBytes(hash);
            journal.append(
                    ShareRecord.TYPE,
                    share(miner, height, tip, hash, random.nextInt(20) == 0).encode());
        }
        if (journal.hasPending()) {
            journal.commit();
        }
    }

    private ShareRecord share(int miner, int height, byte[] tip, byte[] hash, boolean solo) {
        Target target = Target.ofExpectedSolutions(2 + random.nextInt(15));
        return new ShareRecord(0, height, 1000, tip, hash, target, address(miner) + ".rig" + miner % 3, solo);
    }

    /** Works for a while, finds a block and hands it in; the ledger has not seen it yet. */
    Hash256 findBlock() throws IOException, InterruptedException {
        return findBlock(() -> {});
    }

    /** The same; between the journal and the node something happens. */
    Hash256 findBlock(Runnable between) throws IOException, InterruptedException {
        work(5 + random.nextInt(40));
        keeper.readOn();
        Job job = plan();
        work(random.nextInt(5));
        return find(job, between);
    }

    /** What miners work on. */
    record Job(BlockTemplate template, CoinbasePlanner.Planned planned, MiningJob mining) {}

    /** A job on the node's tip, of what the ledger has read by now. */
    Job plan() throws IOException, InterruptedException {
        return plan(room -> room);
    }

    /** The same, in a block with other room for the miners' outputs than it has. */
    Job plan(UnaryOperator<BlockSpace> narrowed) throws IOException, InterruptedException {
        try {
            BlockTemplate proposed = rpc.blockTemplate().orThrow();
            BlockSpace space = BlockSpace.of(proposed, network);
            BlockTemplate template = space.trim(proposed);
            CoinbasePlanner.Planned planned = planner.plan(template, narrowed.apply(space.forMiners(template)));
            return new Job(template, planned, MiningJob.of(template, planned.plan(), ByteString.EMPTY, space));
        } catch (RpcException | TemplateException e) {
            throw new IOException(e);
        }
    }

    /** Shares for the next block. */
    void work(int shares) throws IOException, InterruptedException {
        int height = height();
        byte[] tip = Hash256.parse(call("getblockhash", height).asString()).toBytes();
        work(shares, height + 1, tip);
    }

    /** Solves a job and hands the block in, of which the ledger has not heard; between the journal and the node something happens. */
    Hash256 find(Job job, Runnable between) throws IOException, InterruptedException {
        BlockTemplate template = job.template();
        byte[] tip = template.previousHash().toBytes();
        byte[] nonceBytes = new byte[32];
        byte[] solution = null;
        byte[] header = new byte[0];
        do {
            ByteBuffer.wrap(nonceBytes).putLong(nonce++);
            header = job.mining()
                    .header(job.mining().fields().time(), nonceBytes)
                    .toBytes();
            solution = solver.solve(header);
        } while (solution == null
                || Hash256.of(new io.fluxforge.verifier.BlockHeader(header).hash(solution))
                                .toNumber()
                                .compareTo(template.target())
                        > 0);
        int finder = random.nextInt(MINERS);
        boolean solo = rules.mode() != Mode.COINBASE && random.nextInt(8) == 0;
        BlockRecord.Reward reward = new BlockRecord.Reward(
                template.minerUnits(),
                job.mining().coinbase().outputs().size()
                        - template.requiredOutputs().size(),
                ByteString.of(job.mining().coinbase().toBytes()),
                job.planned().countedTo());
        BlockRecord block =
                new BlockRecord(0, template.height(), header, solution, address(finder) + "/rig", solo, reward);
        job.planned().used().run();
        journal.append(
                ShareRecord.TYPE,
                share(finder, template.height(), tip, block.hash().toBytes(), solo)
                        .encode());
        journal.append(BlockRecord.TYPE, block.encode());
        journal.commit();
        between.run();
        try {
            String verdict = rpc.submitBlock(
                            job.mining().block(job.mining().fields().time(), nonceBytes, solution))
                    .word();
            // The last two are races lost: a sibling came first, or the node has left the branch.
            if (!List.of("", "duplicate", "inconclusive", "bad-prevblk").contains(verdict)) {
                throw new AssertionError("block " + block.hash() + ": " + verdict);
            }
        } catch (RpcException e) {
            throw new IOException(e);
        }
        return block.hash();
    }

    JsonNode call(String method, Object... params) throws IOException, InterruptedException {
        try {
            return rpc.client()
                    .call(RpcCall.once(method, params), Duration.ofMinutes(3))
                    .orThrow();
        } catch (RpcException e) {
            throw new IOException(method + ": " + e.getMessage(), e);
        }
    }

    int height() throws IOException, InterruptedException {
        return call("getblockcount").asInt();
    }

    /** Takes the last blocks off the best chain, and mines as many others and one more. */
    String reorganise(int depth) throws IOException, InterruptedException {
        String first = call("getblockhash", height() - depth + 1).asString();
        call("invalidateblock", first);
        for (int i = 0; i <= depth; i++) {
            if (random.nextBoolean()) {
                findBlock();
            } else {
                call("generate", 1);
            }
        }
        return first;
    }

    /**
     * Waits until the follower has the node's tip, and lets the ledger see all of it. A follower goes by work alone: where a node was
     * told to leave a branch, it follows when the new one has more work.
     */
    void settle() throws IOException, InterruptedException {
        for (int blocks = 0; !awaitTip(); blocks++) {
            if (blocks > 50) {
                throw new AssertionError("the follower stays at " + chain().tip() + "; " + events);
            }
            call("generate", 1);
        }
        keeper.readOn();
        keeper.look();
    }

    private boolean awaitTip() throws IOException, InterruptedException {
        Hash256 tip = Hash256.parse(call("getbestblockhash").asString());
        int height = height();
        for (int waited = 0; waited < PATIENCE_MILLIS; waited += 5) {
            if (chain().tip().hash().equals(tip) && chain().state() == SyncState.SYNCED) {
                return true;
            }
            if (waited >= STAYS_MILLIS && chain().tip().height() >= height) {
                return false;
            }
            Thread.sleep(5);
        }
        return false;
    }

    Auditor.Result audit() throws IOException, InterruptedException {
        try (RpcAuditChain nodes = new RpcAuditChain(List.of(node))) {
            return new Auditor(
                            store,
                            folder.resolve("journal"),
                            network.addresses().prefixes(),
                            network.coinbaseMaturity(),
                            nodes)
                    .run();
        }
    }

    PaymentAuditor.Result auditPayments() throws IOException, InterruptedException {
        try (RpcAuditChain nodes = new RpcAuditChain(List.of(node))) {
            return new PaymentAuditor(store, network.addresses().prefixes(), network.coinbaseMaturity(), nodes).run();
        }
    }

    @Override
    public void close() throws IOException {
        keeper.close();
        follower.close();
        journal.close();
        store.close();
        rpc.close();
    }
}
