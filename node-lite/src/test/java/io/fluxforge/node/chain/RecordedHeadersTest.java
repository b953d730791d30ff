package io.fluxforge.node.chain;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxforge.node.codec.ByteReader;
import io.fluxforge.node.codec.ChainHeader;
import io.fluxforge.node.codec.DecodeException;
import io.fluxforge.node.codec.Hash256;
import io.fluxforge.node.codec.HeaderFields;
import io.fluxforge.node.codec.PonHeader;
import io.fluxforge.node.codec.PowHeader;
import io.fluxforge.node.codec.Vectors;
import io.fluxforge.verifier.EquihashParams;
import io.fluxforge.verifier.EquihashVerifier;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The rules against headers that real nodes made. */
class RecordedHeadersTest {
    private static final int ENVELOPE_BYTES = 24;

    /** 131 blocks of one regression-test node: the reset, the easing with its overflow, and LWMA-3 with its wrapped bounds. */
    @Test
    void recordedChainFollowsEveryRule() throws DecodeException {
        ChainParams network = Networks.builtIn("regtest");
        Recorded chain = new Recorded(network.genesis().header());
        for (ChainHeader header : recordedChain()) {
            assertThat(findFault(network, chain, header))
                    .as("height %d", chain.height() + 1)
                    .isNull();
            PowHeader pow = (PowHeader) header;
            assertThat(new EquihashVerifier(EquihashParams.ZCASH_48_5)
                            .verify(pow.blockHeader().toBytes(), pow.solution())
                            .isValid())
                    .isTrue();
            chain.headers.add(header);
        }
        assertThat(chain.height()).isEqualTo(131);
        assertThat(chain.headers.stream().map(ChainHeader::bits).distinct().count())
                .isGreaterThan(50);
        // The node tells the work up to block 103 of a chain with the same bits.
        assertThat(chain.bits(103))
                .isEqualTo(bits(Vectors.json("rpc/getblockheader.json").get("result")));
        assertThat(chain.work(103)).isEqualTo(work(Vectors.json("rpc/getblockheader.json")));
        assertThat(chain.work(102)).isEqualTo(work(Vectors.json("rpc/getblockchaininfo.json")));
    }

    @Test
    void everyFaultOfAHeaderIsFound() throws DecodeException {
        ChainParams network = Networks.builtIn("regtest");
        Recorded chain = new Recorded(network.genesis().header());
        List<ChainHeader> headers = recordedChain();
        chain.headers.addAll(headers.subList(0, 99));
        PowHeader next = (PowHeader) headers.get(99);
        HeaderFields f = next.fields();
        long now = next.time();
        assertThat(HeaderRules.findFault(network, chain, next, now)).isNull();
        assertThat(HeaderRules.findFault(network, chain, with(next, 3, f.time(), f.bits()), now))
                .isEqualTo(HeaderFault.VERSION_TOO_LOW);
        assertThat(HeaderRules.findFault(network, chain, with(next, 99, f.time(), f.bits()), now))
                .isNull();
        assertThat(HeaderRules.findFault(network, chain, with(next, 4, f.time(), f.bits() + 1), now))
                .isEqualTo(HeaderFault.WRONG_BITS);
        long median = MedianTime.at(chain, 99);
        assertThat(HeaderRules.findFault(network, chain, with(next, 4, median, f.bits()), now))
                .isEqualTo(HeaderFault.TIME_TOO_OLD);
        assertThat(HeaderRules.findFault(network, chain, with(next, 4, median + 1, f.bits()), now))
                .isNull();
        assertThat(HeaderRules.findFault(network, chain, with(next, 4, now + 361, 0x200f0f0f), now))
                .isEqualTo(HeaderFault.TIME_TOO_NEW);
        assertThat(HeaderRules.findFault(network, chain, with(next, 4, now + 360, 0x200f0f0f), now))
                .isNull();
        PowHeader longer = PowHeader.of(f, next.nonce(), new byte[100]);
        assertThat(HeaderRules.findFault(network, chain, longer, now)).isEqualTo(HeaderFault.SOLUTION_LENGTH);
        ChainHeader pon = ponHeaders().getFirst();
        assertThat(HeaderRules.findFault(network, chain, pon, pon.time())).isEqualTo(HeaderFault.PREMATURE_PON);
        // The same header where hashes must meet their targets, as these do not.
        ChainParams strict = Networks.builtIn("test");
        assertThat(HeaderRules.findFault(strict, chain, next, now)).isEqualTo(HeaderFault.ABOVE_TARGET);
    }

    @Test
    void minedHeadersMeetTheirTargetsAndOthersDoNot() throws DecodeException {
        ChainParams main = Networks.builtIn("main");
        int seen = 0;
        for (JsonNode entry : Vectors.entries("flux/headers_pow.json")) {
            if (!entry.path("network").asString("").equals("flux-main")) {
                continue;
            }
            seen++;
            PowHeader header = (PowHeader) ChainHeader.decode(Vectors.hex(entry, "header_hex"));
            int height = entry.get("height").asInt();
            assertThat(HeaderRules.meetsTarget(main, header.hash(), header.bits()))
                    .isTrue();
            assertThat(HeaderRules.meetsTarget(main, header.hash(), 0x18000001)).isFalse();
            assertThat(HeaderRules.meetsTarget(main, header.hash(), 0x20ffffff)).isFalse();
            assertThat(EquihashSchedule.acceptedAt(main, height))
                    .singleElement()
                    .satisfies(params -> assertThat(new EquihashVerifier(params)
                                    .verify(header.blockHeader().toBytes(), header.solution())
                                    .isValid())
                            .isTrue());
        }
        assertThat(seen).isEqualTo(4);
    }

    /** The private network's first block was mined like any other; that of the test network has a solution of other parameters. */
    @Test
    void firstBlockOfThePrivateNetworkIsProven() {
        ChainParams network = Networks.builtIn("private");
        PowHeader header = (PowHeader) network.genesis().header();
        assertThat(HeaderRules.meetsTarget(network, header.hash(), header.bits()))
                .isTrue();
        assertThat(new EquihashVerifier(EquihashParams.ZELHASH)
                        .verify(header.blockHeader().toBytes(), header.solution())
                        .isValid())
                .isTrue();
    }

    @Test
    void nodesThatMadeBlocksWereEntitled() throws DecodeException {
        ChainParams main = Networks.builtIn("main");
        List<JsonNode> entries = Vectors.entries("flux/headers_pon.json");
        List<PonHeader> headers = ponHeaders();
        for (int i = 0; i < headers.size(); i++) {
            PonHeader header = headers.get(i);
            int height = entries.get(i).get("height").asInt();
            assertThat(HeaderRules.isEntitled(main, height, header)).isTrue();
            assertThat(ChainWork.of(header)).isEqualTo(BigInteger.TWO.pow(40));
            byte[] bytes = header.toBytes();
            bytes[110] ^= 1;
            assertThat(HeaderRules.isEntitled(main, height, (PonHeader) ChainHeader.decode(bytes)))
                    .as("another collateral at %d", height)
                    .isFalse();
        }
        assertThat(headers).hasSize(2);
        // The limit of the first blocks is stricter.
        assertThat(HeaderRules.isEntitled(main, 2_020_029, headers.getLast())).isFalse();
    }

    /** The first block of Proof of Node after the last one that was mined; its bits do not depend on those before. */
    @Test
    void firstProofOfNodeFollowsTheLastProofOfWork() throws DecodeException {
        ChainParams main = Networks.builtIn("main");
        PonHeader first = ponHeaders().getFirst();
        SimulatedChain parents = new SimulatedChain(2_019_989, first.time() - 1_000, 0x1d0fffff);
        for (int height = 2_019_990; height < 2_020_000; height++) {
            parents.add(parents.last().time() + 90, 0x1d0fffff);
        }
        assertThat(HeaderRules.findFault(main, parents, first, first.time() - 300))
                .isNull();
        assertThat(HeaderRules.findFault(main, parents, first, first.time() - 301))
                .isEqualTo(HeaderFault.TIME_TOO_NEW);
        JsonNode last = Vectors.entries("flux/headers_pow.json").stream()
                .filter(entry -> entry.path("height").asInt() == 2_019_999)
                .findFirst()
                .orElseThrow();
        ChainHeader mined = ChainHeader.decode(Vectors.hex(last, "header_hex"));
        assertThat(HeaderRules.findFault(main, parents, mined, mined.time())).isEqualTo(HeaderFault.NOT_PON);
    }

    @Test
    void checkpointsAreThePublishedOnesAndHold() {
        ChainParams main = Networks.builtIn("main");
        Map<Integer, Hash256> published = new HashMap<>();
        published.put(0, main.genesis().hash());
        JsonNode checkpoints = Vectors.json("flux/checkpoints_mainnet.json").get("checkpoints");
        for (String height : checkpoints.propertyNames()) {
            published.put(Integer.valueOf(height), Vectors.hash(checkpoints, height));
        }
        assertThat(published).hasSize(25);
        assertThat(main.checkpoints()).isEqualTo(published);
    }

    @Test
    void workOfPublishedBits() {
        assertThat(ChainWork.of(4, 0x200f0f0f)).isEqualTo(17);
        // A node's chain of five blocks at the limit and one of Proof of Node.
        assertThat(work(Vectors.json("rpc/getblock-PON.json")))
                .isEqualTo(BigInteger.valueOf(5 * 17).add(ChainWork.of(100, 0x207fffff)));
        for (int bits : new int[] {0, 0x1d800001, 0x01003456, 0x24000001}) {
            assertThat(ChainWork.of(4, bits)).as("%x", bits).isZero();
        }
        assertThat(ChainWork.of(4, 0x03000001)).isEqualTo(BigInteger.ONE.shiftLeft(255));
    }

    private static @Nullable HeaderFault findFault(ChainParams network, HeaderView chain, ChainHeader header) {
        return HeaderRules.findFault(network, chain, header, header.time());
    }

    private static PowHeader with(PowHeader header, int version, long time, int bits) {
        HeaderFields f = header.fields();
        return PowHeader.of(
                new HeaderFields(version, f.previousHash(), f.merkleRoot(), f.finalSaplingRoot(), time, bits),
                header.nonce(),
                header.solution());
    }

    private static List<PonHeader> ponHeaders() throws DecodeException {
        List<PonHeader> headers = new ArrayList<>();
        for (JsonNode entry : Vectors.entries("flux/headers_pon.json")) {
            headers.add((PonHeader) ChainHeader.decode(Vectors.hex(entry, "header_hex")));
        }
        return headers;
    }

    /** All headers of the recorded conversation, in the order of the chain. */
    private static List<ChainHeader> recordedChain() throws DecodeException {
        Map<Hash256, ChainHeader> byPrevious = new HashMap<>();
        for (JsonNode message : Vectors.json("p2p/conversation_regtest.json").get("messages")) {
            if (!message.get("command").asString().equals("headers")
                    || !message.get("dir").asString().equals("from node")) {
                continue;
            }
            byte[] bytes = HexFormat.of().parseHex(message.get("message_hex").asString());
            ByteReader in = new ByteReader(bytes);
            in.readBytes(ENVELOPE_BYTES);
            int count = Byte.toUnsignedInt(in.readBytes(1)[0]);
            for (int i = 0; i < count; i++) {
                ChainHeader header = ChainHeader.read(in);
                byPrevious.put(header.previousHash(), header);
                in.readBytes(1);
            }
        }
        List<ChainHeader> chain = new ArrayList<>();
        Hash256 last = Networks.builtIn("regtest").genesis().hash();
        while (byPrevious.containsKey(last)) {
            ChainHeader next = byPrevious.get(last);
            chain.add(next);
            last = next.hash();
        }
        return chain;
    }

    private static int bits(JsonNode header) {
        return Integer.parseUnsignedInt(header.get("bits").asString(), 16);
    }

    private static BigInteger work(JsonNode answer) {
        return new BigInteger(answer.get("result").get("chainwork").asString(), 16);
    }

    private static final class Recorded implements HeaderView {
        private final List<ChainHeader> headers = new ArrayList<>();

        Recorded(ChainHeader genesis) {
            headers.add(genesis);
        }

        BigInteger work(int height) {
            return headers.subList(0, height + 1).stream().map(ChainWork::of).reduce(BigInteger.ZERO, BigInteger::add);
        }

        @Override
        public int height() {
            return headers.size() - 1;
        }

        @Override
        public long time(int height) {
            return headers.get(height).time();
        }

        @Override
        public int bits(int height) {
            return headers.get(height).bits();
        }
    }
}
