package io.fluxforge.stratum.server.ledger;

import io.fluxforge.node.chain.ChainParams;
import io.fluxforge.node.codec.Address;
import io.fluxforge.node.codec.ByteString;
import io.fluxforge.node.codec.Hash256;
import io.fluxforge.node.follow.FollowedChain;
import io.fluxforge.node.rpc.RpcException;
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
import io.fluxforge.stratum.server.node.BlockPlacer;
import io.fluxforge.stratum.server.node.FrontedNode;
import io.fluxforge.stratum.server.node.PoolFollower;
import io.fluxforge.stratum.server.store.Store;
import io.fluxforge.stratum.server.store.StoreOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A pool without its sockets, whose nodes fail: its journal, its ledger, its view of the chain, and its blocks on their way. */
final class OutagePool implements AutoCloseable {
    private static final ChainParams NETWORK = LedgerLifeTest.NETWORK;
    private static final Duration POLL = Duration.ofMillis(20);

    private final Path folder;
    private final List<FrontedNode> nodes;
    private final Random random;
    final List<String> events = Collections.synchronizedList(new ArrayList<>());
    private final String address;
    private final Store store;
    private final ShareJournal journal;
    private final PoolFollower follower;
    private final LedgerKeeper keeper;
    private final PoolEvents log = new PoolEvents(events::add);
    private Path blocks;
    private BlockPlacer placer;
    private int kills;
    private @Nullable MiningJob job;

    OutagePool(Path folder, List<FrontedNode> nodes, Random random) throws IOException {
        this.folder = folder;
        this.nodes = nodes;
        this.random = random;
        Files.createDirectories(folder);
        store = Store.open(StoreOptions.sqlite(folder.resolve("pool.db")));
        journal = new ShareJournal(
                Files.createDirectories(folder.resolve("journal")),
                30_000,
                JournalPosition.START,
                (type, payload, next) -> {});
        follower = new PoolFollower(
                NETWORK,
                Files.createDirectories(folder.resolve("headers")),
                nodes.stream().map(FrontedNode::options).toList(),
                POLL,
                log);
        follower.start();
        Address own = new Address(Address.Kind.PUBLIC_KEY_HASH, ByteString.of(new byte[20]));
        address = own.format(NETWORK.addresses().prefixes());
        PayoutRules rules =
                new PayoutRules(PayoutRules.Mode.NONE, Scheme.PPLNS, 2000, 125, 50, address, address, 1, 12);
        keeper = new LedgerKeeper(
                store,
                folder.resolve("journal"),
                () -> rules,
                LedgerKeeper.ChainRules.of(NETWORK),
                follower.chain(),
                InstantSource.system(),
                log);
        blocks = folder.resolve("blocks");
        placer = openPlacer();
        keeper.catchUp(journal::durable);
    }

    private BlockPlacer openPlacer() throws IOException {
        BlockPlacer fresh = new BlockPlacer(
                NETWORK, nodes.stream().map(FrontedNode::backing).toList(), blocks, log);
        fresh.start();
        keeper.waitFor(fresh::isOnItsWay);
        return fresh;
    }

    /** Stops, and starts anew with what is written down. The ledger's own restarts have a test of their own. */
    void restart() throws IOException {
        placer.close();
        placer = openPlacer();
    }

    /** The same with what a process that is killed now would leave, copied file by file while all goes on. */
    void kill() throws IOException {
        Path left = folder.resolve("blocks-" + ++kills);
        copy(blocks, left);
        placer.close();
        blocks = left;
        placer = openPlacer();
    }

    BlockPlacer placer() {
        return placer;
    }

    /** Takes a job from the first node that gives one, as a pool does; without one miners work on what they have. */
    private @Nullable MiningJob job() throws InterruptedException {
        for (FrontedNode node : nodes) {
            try (var asked = node.backing()) {
                CoinbasePlan plan = CoinbasePlan.payingTo(
                        Address.parse(address, NETWORK.addresses().prefixes())
                                .orElseThrow()
                                .script(),
                        ByteString.EMPTY);
                job = MiningJob.of(asked.rpc().blockTemplate().orThrow(), plan);
                return job;
            } catch (RpcException e) {
                // The next.
            } catch (TemplateException e) {
                throw new AssertionError(e);
            }
        }
        return job;
    }

    /** Finds some blocks at one height; none if no node has ever given a job. */
    List<Hash256> find(int siblings) throws IOException, InterruptedException {
        MiningJob work = job();
        List<Hash256> found = new ArrayList<>();
        for (int i = 0; work != null && i < siblings; i++) {
            FrontedNode.Solved block = FrontedNode.solve(work);
            int height = work.template().height();
            byte[] tip = work.template().previousHash().toBytes();
            String worker = address + ".rig";
            Target target = Target.ofExpectedSolutions(2 + random.nextInt(15));
            ShareRecord share =
                    new ShareRecord(0, height, 1000, tip, block.hash().toBytes(), target, worker, false);
            BlockRecord.Reward reward = new BlockRecord.Reward(
                    work.template().minerUnits(),
                    work.coinbase().outputs().size()
                            - work.template().requiredOutputs().size(),
                    ByteString.of(work.coinbase().toBytes()),
                    null);
            BlockRecord record = new BlockRecord(0, height, block.header(), block.solution(), worker, false, reward);
            block.submitTo(placer);
            journal.append(ShareRecord.TYPE, share.encode());
            journal.append(BlockRecord.TYPE, record.encode());
            journal.commit();
            found.add(block.hash());
        }
        return found;
    }

    /** Lets the ledger see what there is. */
    void look() throws IOException {
        keeper.readOn();
        keeper.look();
    }

    FollowedChain chain() {
        return follower.chain();
    }

    List<BlockRow> rows() throws IOException {
        return store.read(tx -> new BlockBook(tx, NETWORK.addresses().prefixes()).rows());
    }

    private static void copy(Path blocks, Path copy) throws IOException {
        Files.createDirectories(copy);
        List<Path> files;
        try (Stream<Path> listed = Files.list(blocks)) {
            files = listed.toList();
        }
        for (Path file : files) {
            try {
                Files.copy(file, copy.resolve(file.getFileName()));
            } catch (NoSuchFileException e) {
                // Judged in this moment: a kill a little later would leave none either.
            }
        }
    }

    @Override
    public void close() throws IOException {
        keeper.close();
        placer.close();
        follower.close();
        journal.close();
        store.close();
    }
}
