package io.fluxforge.node.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.sun.management.ThreadMXBean;
import io.fluxforge.node.chain.Networks;
import io.fluxforge.node.codec.Address;
import io.fluxforge.node.codec.AddressPrefixes;
import io.fluxforge.node.codec.Base58Check;
import io.fluxforge.node.codec.Block;
import io.fluxforge.node.codec.ByteString;
import io.fluxforge.node.codec.ChainHeader;
import io.fluxforge.node.codec.DecodeException;
import io.fluxforge.node.codec.Script;
import io.fluxforge.node.codec.ScriptReader;
import io.fluxforge.node.codec.ScriptTemplate;
import io.fluxforge.node.codec.Transaction;
import io.fluxforge.node.codec.Vectors;
import io.fluxforge.node.crypto.EcdsaSignature;
import io.fluxforge.node.crypto.PublicKey;
import io.fluxforge.node.fuzz.Decoder.Encoded;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/**
 * A million spoilt inputs: each is decoded or refused with a {@link DecodeException}; what is decoded encodes itself to the same
 * bytes; and no input makes its decoder allocate more than {@link #FACTOR} times its length.
 */
class DecoderFuzzTest {
    private static final long SEED = 20_261_122;
    private static final int FACTOR = 16;
    private static final int ALLOWANCE_BYTES = 1_024;
    /** The look-up of SHA-256 for a checksum. */
    private static final int DIGEST_BYTES = 4_096;
    /** Whether 33 or 65 bytes are a point takes a fixed amount of arithmetic, whatever they are. */
    private static final int POINT_BYTES = 16_384;
    /** First inputs are not measured: the first call of a method allocates for the JVM, not for the input. */
    private static final int WARM_UP = 500;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final AddressPrefixes MAIN =
            Networks.builtIn("main").addresses().prefixes();
    private static final Encoded NOTHING = Optional::empty;

    static List<Decoder> decoders() {
        return List.of(
                new Decoder(
                        "headers",
                        200_000,
                        ALLOWANCE_BYTES,
                        headers(),
                        bytes -> same(ChainHeader.decode(bytes)::toBytes)),
                new Decoder(
                        "node transactions",
                        200_000,
                        ALLOWANCE_BYTES,
                        nodeTransactions(),
                        DecoderFuzzTest::transaction),
                new Decoder("payments", 250_000, ALLOWANCE_BYTES, payments(), DecoderFuzzTest::transaction),
                new Decoder("blocks", 100_000, ALLOWANCE_BYTES, blocks(), bytes -> same(Block.decode(bytes)::toBytes)),
                new Decoder("scripts", 150_000, ALLOWANCE_BYTES, scripts(), DecoderFuzzTest::script),
                new Decoder("signatures", 80_000, ALLOWANCE_BYTES, signatures(), DecoderFuzzTest::signature),
                new Decoder("public keys", 10_000, POINT_BYTES, publicKeys(), DecoderFuzzTest::publicKey),
                new Decoder("addresses", 30_000, DIGEST_BYTES, addresses(), DecoderFuzzTest::address));
    }

    @Test
    void aMillionInputsInAll() {
        assertThat(decoders().stream().mapToInt(Decoder::inputs).sum()).isGreaterThanOrEqualTo(1_000_000);
    }

    @ParameterizedTest
    @MethodSource("decoders")
    void everyInputIsDecodedOrRefusedAndPaidFor(Decoder decoder) {
        for (byte[] seed : decoder.seeds()) {
            assertThat(run(decoder, seed, false)).as("a seed of %s", decoder).isTrue();
        }
        Mutator mutator = new Mutator(SEED, decoder.seeds());
        int decoded = 0;
        for (int i = 0; i < decoder.inputs(); i++) {
            decoded += run(decoder, mutator.next(), i >= WARM_UP) ? 1 : 0;
        }
        // Inputs that are all refused at once, or never, would test nothing.
        assertThat(decoded).isBetween(decoder.inputs() / 1000, decoder.inputs() * 999 / 1000);
    }

    /** Returns whether the input was decoded. */
    private static boolean run(Decoder decoder, byte[] input, boolean measured) {
        Measured result = decode(decoder, input);
        long limit = (long) FACTOR * input.length + decoder.allowanceBytes();
        if (measured && result.allocated() > limit) {
            // Where a line of code runs for the first time the JVM allocates too: only what comes again counts.
            long again = decode(decoder, input).allocated();
            if (again > limit) {
                fail(
                        "%s: %d bytes for an input of %d: %s",
                        decoder, again, input.length, HexFormat.of().formatHex(input));
            }
        }
        result.decoded()
                .flatMap(Encoded::bytes)
                .ifPresent(bytes -> assertThat(bytes).isEqualTo(input));
        return result.decoded().isPresent();
    }

    private record Measured(long allocated, Optional<Encoded> decoded) {}

    private static Measured decode(Decoder decoder, byte[] input) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        Encoded result = null;
        try {
            result = decoder.decode().decode(input);
        } catch (DecodeException e) {
            if (e.offset() < 0 || e.offset() > input.length || e.reason().isEmpty()) {
                fail("%s: %s for %s", decoder, e, HexFormat.of().formatHex(input));
            }
        } catch (RuntimeException | Error e) {
            fail(decoder + " (seed " + SEED + "): " + HexFormat.of().formatHex(input), e);
        }
        long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
        return new Measured(allocated, Optional.ofNullable(result));
    }

    private interface Bytes {
        byte[] get();
    }

    private static Encoded same(Bytes bytes) {
        return () -> Optional.of(bytes.get());
    }

    private static Encoded transaction(byte[] bytes) throws DecodeException {
        return same(Transaction.decode(bytes)::toBytes);
    }

    private static Encoded script(byte[] bytes) throws DecodeException {
        Script script = Script.of(bytes);
        ScriptReader reader = new ScriptReader(script);
        while (reader.next()) {
            reader.isMinimalPush();
        }
        script.height();
        ScriptTemplate template = ScriptTemplate.of(script);
        if (reader.isBroken() || template.kind() == ScriptTemplate.Kind.NON_STANDARD) {
            throw new DecodeException(0, "no standard script");
        }
        return same(script::toBytes);
    }

    private static Encoded signature(byte[] bytes) throws DecodeException {
        EcdsaSignature signature =
                EcdsaSignature.parseDer(ByteString.of(bytes)).orElseThrow(() -> new DecodeException(0, "no signature"));
        return same(() -> signature.toDer().toBytes());
    }

    private static Encoded publicKey(byte[] bytes) throws DecodeException {
        PublicKey key = PublicKey.of(ByteString.of(bytes)).orElseThrow(() -> new DecodeException(0, "no public key"));
        return same(() -> key.bytes().toBytes());
    }

    private static Encoded address(byte[] bytes) throws DecodeException {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        if (Base58Check.decode(text).isEmpty()) {
            throw new DecodeException(0, "no Base58Check");
        }
        return Address.parse(text, MAIN)
                .map(address -> same(() -> address.format(MAIN).getBytes(StandardCharsets.ISO_8859_1)))
                .orElse(NOTHING);
    }

    private static List<byte[]> hex(List<JsonNode> entries, String field) {
        return entries.stream().map(entry -> Vectors.hex(entry, field)).toList();
    }

    private static List<byte[]> headers() {
        List<byte[]> seeds = new ArrayList<>(hex(Vectors.entries("flux/headers_pow.json"), "header_hex"));
        seeds.addAll(hex(Vectors.entries("flux/headers_pon.json"), "header_hex"));
        return seeds;
    }

    private static List<byte[]> nodeTransactions() {
        List<byte[]> seeds = new ArrayList<>(hex(Vectors.entries("tx/fluxnode.json"), "raw"));
        String start = "0600000002" + "01010000" + "11".repeat(32) + "07000000" + "0000" + "05000000" + "02abcd";
        String key = "2102" + "33".repeat(32);
        for (String delegates : List.of("00", "010102", "01010102" + key + key, "01010100")) {
            seeds.add(HexFormat.of().parseHex(start + delegates));
        }
        return seeds;
    }

    /** Real ones that are not too long, and of ZIP 243's random ones the two shortest, for all their shielded parts. */
    private static List<byte[]> payments() {
        List<byte[]> seeds = new ArrayList<>(hex(Vectors.entries("tx/coinbase.json"), "raw"));
        hex(Vectors.entries("tx/transparent_v4_sighash.json"), "raw").stream()
                .filter(raw -> raw.length < 1000)
                .forEach(seeds::add);
        seeds.add(Vectors.hex(Vectors.json("flux/block_100000.json").get("txs").get(1), "raw"));
        for (JsonNode vector : Vectors.entries("sighash/zip_0243.json")) {
            if (vector.size() == 7 && vector.get(0).asString().length() < 5000) {
                seeds.add(HexFormat.of().parseHex(vector.get(0).asString()));
            }
        }
        return seeds;
    }

    private static List<byte[]> blocks() {
        return List.of(
                Vectors.hex(Vectors.json("flux/block_100000.json"), "block_hex"),
                Vectors.hex(Vectors.json("flux/block_2020000_pon.json"), "block_hex"));
    }

    private static List<byte[]> scripts() {
        ByteString key = ByteString.parse("02" + "33".repeat(32));
        ByteString hash = ByteString.parse("44".repeat(20));
        return List.of(
                Script.payToPublicKeyHash(hash).toBytes(),
                Script.payToScriptHash(hash).toBytes(),
                Script.multisig(2, List.of(key, key, key)).toBytes(),
                Script.opReturn(ByteString.parse("55".repeat(80))).toBytes(),
                HexFormat.of().parseHex("21" + key + "ac"));
    }

    private static List<byte[]> signatures() {
        return hex(Vectors.entries("flux/headers_pon.json"), "blockSignature");
    }

    private static List<byte[]> publicKeys() {
        List<byte[]> seeds = new ArrayList<>(hex(Vectors.entries("tx/benchmark_keys_mainnet.json"), "pubkey"));
        seeds.add(HexFormat.of().parseHex("03a2c876c6ee7eba3296b0c2185259a9538d0ea7c041167f7314d1835ddcccbd2e"));
        return seeds;
    }

    private static List<byte[]> addresses() {
        List<byte[]> seeds = new ArrayList<>();
        for (JsonNode transaction : Vectors.entries("tx/transparent_v4_sighash.json")) {
            String text = transaction.get("inputs").get(0).get("address").asString();
            seeds.add(text.getBytes(StandardCharsets.US_ASCII));
        }
        return seeds;
    }
}
