package io.fluxforge.stratum.server.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxforge.node.chain.ChainParams;
import io.fluxforge.node.chain.Networks;
import io.fluxforge.node.codec.Address;
import io.fluxforge.node.codec.ByteString;
import io.fluxforge.node.codec.Hash256;
import io.fluxforge.node.privatenet.PrivateNode;
import io.fluxforge.node.rpc.FluxRpc;
import io.fluxforge.node.rpc.RpcCall;
import io.fluxforge.node.template.BlockTemplate;
import io.fluxforge.node.template.CoinbasePlan;
import io.fluxforge.node.template.MiningJob;
import io.fluxforge.stratum.server.ChildJvm;
import io.fluxforge.stratum.server.OpenAlarms;
import io.fluxforge.stratum.server.PoolEvents;
import io.fluxforge.stratum.server.journal.BlockFate;
import io.fluxforge.stratum.server.journal.BlockShelf;
import io.fluxforge.stratum.server.ledger.LedgerLifeTest;
import io.fluxforge.stratum.server.node.FrontedNode.Mode;
import io.fluxforge.stratum.server.node.FrontedNode.Solved;
import io.fluxforge.verifier.EquihashParams;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Blocks on their way to real nodes of a private network, whose ports fail in every way. */
class BlockPlacerTest {
    private static final int SIBLINGS = 70;

    @TempDir
    private Path folder;

    private final List<String> events = Collections.synchronizedList(new ArrayList<>());
    private final PoolEvents log = new PoolEvents(events::add);
    private FrontedNode a;
    private FrontedNode b;
    private BlockPlacer placer;

    @BeforeEach
    void startNodes() throws Exception {
        a = new FrontedNode("A", folder.resolve("a"));
        b = new FrontedNode("B", folder.resolve("b"));
        a.generate(3);
        b.learnFrom(a);
        placer = open(List.of());
    }

    @AfterEach
    void stop() throws IOException {
        placer.close();
        a.close();
        b.close();
    }

    private Path shelf() {
        return folder.resolve("blocks");
    }

    private BlockPlacer open(List<FrontedNode> nodes) throws IOException {
        BlockPlacer fresh = new BlockPlacer(
                LedgerLifeTest.NETWORK, nodes.stream().map(FrontedNode::backing).toList(), shelf(), log);
        fresh.start();
        return fresh;
    }

    private void reopen(FrontedNode... nodes) throws IOException {
        placer.close();
        placer = open(List.of(nodes));
    }

    private static MiningJob job(FrontedNode node) throws Exception {
        BlockTemplate template = node.node().blockTemplate().orThrow();
        Address nobody = new Address(Address.Kind.PUBLIC_KEY_HASH, ByteString.of(new byte[20]));
        return MiningJob.of(template, CoinbasePlan.payingTo(nobody.script(), ByteString.EMPTY));
    }

    private Solved find(FrontedNode node) throws Exception {
        Solved found = FrontedNode.solve(job(node));
        found.submitTo(placer);
        return found;
    }

    private void await(String what, Callable<Boolean> condition) throws Exception {
        for (int i = 0; i < 12_000 && !condition.call(); i++) {
            Thread.sleep(5);
        }
        assertThat(condition.call()).as("%s; %s", what, events).isTrue();
    }

    private void awaitFate(Solved block, BlockFate.Kind kind) throws Exception {
        await(
                block.hash() + " " + kind,
                () -> placer.fate(block.hash()).map(BlockFate::kind).equals(Optional.of(kind)));
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(shelf())) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.equals("fates.log"))
                    .toList();
        }
    }

    private List<String> openAlarms() {
        return log.alarms().open().stream().map(OpenAlarms.Alarm::name).toList();
    }

    @Test
    void takenBlockIsPlacedAndKeptNoLonger() throws Exception {
        reopen(a);
        Solved block = find(a);
        awaitFate(block, BlockFate.Kind.PLACED);
        assertThat(a.isInChain(block.hash())).isTrue();
        await("the shelf is empty", () -> files().isEmpty());
        assertThat(placer.isOnItsWay(block.hash())).isFalse();
        assertThat(openAlarms()).isEmpty();
        placer.close();
        assertThat(BlockShelf.fates(shelf()))
                .containsEntry(block.hash(), new BlockFate(BlockFate.Kind.PLACED, "A"))
                .hasSize(1);
    }

    /** As it was seen: one node, which is stopped while the miner goes on at one height. */
    @Test
    void siblingsFoundWhileTheNodeIsAwayArriveInOrderAfterARestart() throws Exception {
        reopen(a);
        MiningJob job = job(a);
        a.set(Mode.GONE);
        List<Solved> found = new ArrayList<>();
        for (int i = 0; i < SIBLINGS; i++) {
            Solved block = FrontedNode.solve(job);
            block.submitTo(placer);
            found.add(block);
        }
        await("the alarm", () -> openAlarms().contains("blocks-unplaced"));
        await("all are written down", () -> files().size() == SIBLINGS);
        assertThat(found).allMatch(block -> placer.isOnItsWay(block.hash()));
        reopen(a);
        assertThat(openAlarms()).contains("blocks-unplaced");
        a.set(Mode.WELL);
        for (Solved block : found) {
            await("the node has " + block.hash(), () -> a.has(block.hash()));
        }
        awaitFate(found.getFirst(), BlockFate.Kind.PLACED);
        assertThat(a.isInChain(found.getFirst().hash()))
                .as("the first that was found")
                .isTrue();
        for (Solved block : found.subList(1, SIBLINGS)) {
            awaitFate(block, BlockFate.Kind.LOST);
        }
        await("the alarm is over", () -> openAlarms().isEmpty());
        await("the shelf is empty", () -> files().isEmpty());
    }

    @Test
    void overloadedNodeHasGivenNoVerdict() throws Exception {
        reopen(a);
        MiningJob job = job(a);
        for (Mode mode : List.of(Mode.ERROR_500, Mode.ERROR_503, Mode.HANGING)) {
            a.set(mode);
            Solved block = FrontedNode.solve(job);
            block.submitTo(placer);
            await(
                    "A fails",
                    () -> placer.fate(block.hash()).isPresent()
                            && placer.fate(block.hash()).orElseThrow().reason().startsWith("A: "));
            assertThat(placer.isOnItsWay(block.hash())).isTrue();
            a.set(Mode.WELL);
            await("the node has it", () -> a.has(block.hash()));
        }
    }

    @Test
    void nodeThatHangsHoldsUpNoOther() throws Exception {
        reopen(a, b);
        a.set(Mode.HANGING);
        for (int i = 0; i < 5; i++) {
            Solved block = find(b);
            awaitFate(block, BlockFate.Kind.PLACED);
            assertThat(b.isInChain(block.hash())).isTrue();
        }
        assertThat(a.node().blockCount().orThrow()).isEqualTo(3);
        a.set(Mode.WELL);
        await("A is given them too", () -> a.node().blockCount().orThrow() == 8);
    }

    @Test
    void blockWaitsForANodeThatLacksItsParent() throws Exception {
        reopen(b);
        a.generate(2);
        Solved block = find(a);
        await("B lacks the parent", () -> events.stream().anyMatch(event -> event.contains("block-unplaced")));
        assertThat(placer.fate(block.hash()).orElseThrow().reason()).isEqualTo("B: bad-prevblk");
        assertThat(placer.isOnItsWay(block.hash())).isTrue();
        b.learnFrom(a);
        awaitFate(block, BlockFate.Kind.PLACED);
        assertThat(b.isInChain(block.hash())).isTrue();
    }

    @Test
    void blockOfABranchThatTheChainHasBuriedIsLost() throws Exception {
        // Not by generate, by which both might find the same block.
        b.node().submitBlock(FrontedNode.solve(job(b)).block());
        a.generate(BlockPlacer.BURIED + 3);
        reopen(a);
        Solved block = find(b);
        awaitFate(block, BlockFate.Kind.LOST);
        assertThat(placer.fate(block.hash()).orElseThrow().reason())
                .startsWith("A: bad-prevblk; its chain has another block there");
        await("the shelf is empty", () -> files().isEmpty());
    }

    /** Its chain is longer and has another block at every height: that says nothing. */
    @Test
    void nodeOfAnotherNetworkLosesNoBlock() throws Exception {
        ChainParams other = Networks.builtIn("regtest").withEquihash(EquihashParams.ZCASH_48_5);
        try (PrivateNode stranger = LedgerLifeTest.node(other, folder.resolve("stranger"));
                BackingNode backing = new BackingNode(
                        "stranger",
                        new FluxRpc(LedgerLifeTest.rpc(stranger.rpcAddress().getPort())))) {
            backing.rpc().client().call(RpcCall.once("generate", BlockPlacer.BURIED + 10), Duration.ofMinutes(1));
            a.set(Mode.GONE);
            placer.close();
            placer = new BlockPlacer(LedgerLifeTest.NETWORK, List.of(a.backing(), backing), shelf(), log);
            placer.start();
            Solved block = find(b);
            await(
                    "the stranger was asked",
                    () -> events.stream()
                            .anyMatch(event ->
                                    event.startsWith("block-not-submitted") && event.contains("another network")));
            assertThat(placer.isOnItsWay(block.hash())).isTrue();
            a.set(Mode.WELL);
            awaitFate(block, BlockFate.Kind.PLACED);
        }
    }

    @Test
    void blockThatEveryNodeRefusesIsSetAside() throws Exception {
        reopen(a, b);
        Solved good = FrontedNode.solve(job(a));
        byte[] wrong = good.solution().clone();
        wrong[5] ^= 1;
        Solved block = new Solved(good.job(), good.header(), wrong);
        b.set(Mode.GONE);
        block.submitTo(placer);
        await("A refuses it", () -> events.stream().anyMatch(event -> event.contains("verdict=REJECTED")));
        assertThat(placer.isOnItsWay(block.hash())).as("B was not asked yet").isTrue();
        b.set(Mode.WELL);
        awaitFate(block, BlockFate.Kind.REFUSED);
        await("the alarm", () -> openAlarms().contains("block-refused"));
        await("the file is set aside", () -> files().stream().allMatch(name -> name.endsWith(".refused")));
        good.submitTo(placer);
        awaitFate(good, BlockFate.Kind.PLACED);
        await("the alarm is over", () -> openAlarms().isEmpty());
    }

    @Test
    void blockThatOneNodeKeepsAsASiblingMayWinAtAnother() throws Exception {
        reopen(a, b);
        Solved block = FrontedNode.solve(job(b));
        a.generate(1);
        b.set(Mode.GONE);
        block.submitTo(placer);
        awaitFate(block, BlockFate.Kind.LOST);
        b.set(Mode.WELL);
        awaitFate(block, BlockFate.Kind.PLACED);
        assertThat(b.isInChain(block.hash())).isTrue();
    }

    @Test
    void fileThatIsNotWholeIsSetAsideAndItsBlockNotedAsLost() throws Exception {
        reopen(a);
        MiningJob job = job(a);
        a.set(Mode.GONE);
        Solved torn = FrontedNode.solve(job);
        torn.submitTo(placer);
        await("it is written down", () -> files().size() == 1);
        await("A fails", () -> !placer.fate(torn.hash()).orElseThrow().reason().isEmpty());
        placer.close();
        Path file = shelf().resolve(files().getFirst());
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(channel.size() / 2);
        }
        a.set(Mode.WELL);
        reopen(a);
        assertThat(placer.fate(torn.hash()).orElseThrow().kind()).isEqualTo(BlockFate.Kind.LOST);
        assertThat(files()).singleElement().asString().endsWith(".damaged");
        assertThat(events).anyMatch(event -> event.startsWith("failed") && event.contains("not whole"));
        awaitFate(find(a), BlockFate.Kind.PLACED);
    }

    /** Found and written down by a process that is killed before any node answers. */
    @Test
    void blocksOfAKilledPoolArrive() throws Exception {
        a.set(Mode.GONE);
        ChildJvm jvm = new ChildJvm(PlacerProcess.class);
        byte[] template = a.call("getblocktemplate").toString().getBytes(StandardCharsets.UTF_8);
        Path file = Files.write(folder.resolve("template.json"), template);
        Process process = new ProcessBuilder(
                        jvm.command(shelf().toString(), "" + a.options().uri().getPort(), file.toString()))
                .redirectError(folder.resolve("process.log").toFile())
                .start();
        List<Hash256> found = new ArrayList<>();
        try (BufferedReader out = process.inputReader()) {
            for (int i = 0; i < 5; i++) {
                String line = out.readLine();
                assertThat(line)
                        .as(Files.readString(folder.resolve("process.log")))
                        .isNotNull();
                found.add(Hash256.parse(line));
            }
        } finally {
            process.destroyForcibly();
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        }
        Map<Hash256, BlockFate> left = BlockShelf.fates(shelf());
        assertThat(left.keySet()).containsAll(found);
        reopen(a);
        a.set(Mode.WELL);
        for (Hash256 block : found) {
            await("the node has " + block, () -> a.has(block));
        }
        assertThat(a.node().blockCount().orThrow()).isEqualTo(4);
    }
}
