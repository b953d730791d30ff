package io.fluxforge.verifier;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The published vectors; {@code vectors/ORIGIN.md} says where they come from. */
// The records only carry what was read; nobody compares them.
@SuppressWarnings("ArrayRecordComponent")
final class Vectors {
    static final EquihashParams ZCASH_144_5 = new EquihashParams(144, 5, "ZcashPoW", false);

    private static final BigInteger NO_LIMIT = BigInteger.ONE.shiftLeft(256).subtract(BigInteger.ONE);
    private static final BigInteger MAIN_LIMIT = new BigInteger("0007" + "f".repeat(60), 16);
    private static final BigInteger REGTEST_LIMIT = new BigInteger("0f".repeat(32), 16);
    private static final HexFormat HEX = HexFormat.of();

    private Vectors() {}

    /** An input with a solution of it. */
    record Proof(String name, EquihashParams params, byte[] input, byte[] solution) {
        @Override
        public String toString() {
            return name;
        }
    }

    /** A block header as its chain publishes it; {@code json} holds the other fields of the entry. */
    record Header(String name, Proof proof, byte[] wire, String hash, int bits, BigInteger powLimit, JsonNode json) {
        @Override
        public String toString() {
            return name;
        }
    }

    /** Indices that librustzcash accepts ({@code error} is empty) or refuses. */
    record IndexList(String name, EquihashParams params, byte[] input, int[] indices, String packed, String error) {
        @Override
        public String toString() {
            return name;
        }
    }

    /** Headers of Flux and of a sister coin with its rules. */
    static List<Header> fluxHeaders() {
        return stream(json("flux/headers_pow.json"))
                .map(entry -> header(entry.get("network").asString() + " " + entry.get("height"), entry))
                .toList();
    }

    /** Headers of other coins. */
    static List<Header> familyHeaders() {
        return stream(json("equihash/headers_family.json"))
                .filter(entry -> entry.has("header_hex"))
                .map(entry -> header(entry.get("name").asString(), entry))
                .toList();
    }

    static List<Header> headers() {
        return concat(fluxHeaders(), familyHeaders());
    }

    /** The entries of the family that are no whole block: each has an input, a valid and an invalid solution. */
    static List<JsonNode> familyInputs() {
        return stream(json("equihash/headers_family.json"))
                .filter(entry -> !entry.has("header_hex"))
                .toList();
    }

    static List<IndexList> librustzcashValid() {
        return librustzcash("valid");
    }

    static List<IndexList> librustzcashInvalid() {
        return librustzcash("invalid");
    }

    /** Complete solution sets that the reference node's solver found, one proof for each solution. */
    static List<Proof> zelHashNodeSolutions() {
        List<Proof> proofs = new ArrayList<>();
        for (String line : text("zelhash_node_solutions.txt").lines().toList()) {
            String[] columns = line.split(" ", -1);
            if (!line.startsWith("#") && !columns[1].equals("none")) {
                String name = "node solution " + proofs.size();
                proofs.add(new Proof(name, EquihashParams.ZELHASH, hex(columns[0]), hex(columns[1])));
            }
        }
        return proofs;
    }

    /** The complete solution set of block 400,000. */
    static List<Proof> zelHashSolverSolutions() {
        JsonNode json = zelHashSolver();
        return stream(json.get("all_solutions"))
                .map(solution -> new Proof(
                        "solver " + solution.asString().substring(0, 8),
                        EquihashParams.ZELHASH,
                        hex(json.get("header_hex").asString()),
                        hex(solution.asString())))
                .toList();
    }

    static JsonNode zelHashSolver() {
        return json("equihash/zelhash_125_4_block400000_solver.json");
    }

    /** Every valid ZelHash proof. */
    static List<Proof> zelHash() {
        List<Proof> ofHeaders = fluxHeaders().stream()
                .map(Header::proof)
                .filter(proof -> proof.params().equals(EquihashParams.ZELHASH))
                .toList();
        return concat(concat(zelHashNodeSolutions(), zelHashSolverSolutions()), ofHeaders);
    }

    /** Every valid proof of these parameters whose input has this length. */
    static List<Proof> family(EquihashParams params, int inputBytes) {
        List<Proof> lists = librustzcashValid().stream()
                .map(list -> new Proof(list.name(), list.params(), list.input(), hex(list.packed())))
                .toList();
        return concat(headers().stream().map(Header::proof).toList(), lists).stream()
                .filter(proof -> proof.params().equals(params) && proof.input().length == inputBytes)
                .toList();
    }

    static JsonNode json(String name) {
        return JsonMapper.shared().readTree(text(name));
    }

    static byte[] hex(String hex) {
        return HEX.parseHex(hex);
    }

    /** Hexadecimal in display order: the last byte comes first. */
    static String display(byte[] wire) {
        byte[] reversed = new byte[wire.length];
        for (int i = 0; i < wire.length; i++) {
            reversed[i] = wire[wire.length - 1 - i];
        }
        return HEX.formatHex(reversed);
    }

    private static Header header(String name, JsonNode entry) {
        byte[] wire = hex(entry.get("header_hex").asString());
        byte[] solution = hex(entry.get("solution").asString());
        byte[] input = Arrays.copyOf(wire, BlockHeader.BYTES);
        BigInteger limit = switch (entry.path("network").asString("")) {
            case "flux-main" -> MAIN_LIMIT;
            case "flux-regtest" -> REGTEST_LIMIT;
            default -> NO_LIMIT;
        };
        return new Header(
                name,
                new Proof(name, params(entry), input, solution),
                wire,
                entry.get("hash").asString(),
                Integer.parseUnsignedInt(entry.get("bits").asString(), 16),
                limit,
                entry);
    }

    static EquihashParams params(JsonNode entry) {
        int n = entry.get("n").asInt();
        return new EquihashParams(
                n, entry.get("k").asInt(), entry.get("personalization").asString(), n == 125);
    }

    private static List<IndexList> librustzcash(String kind) {
        JsonNode json = json("equihash/librustzcash.json");
        List<IndexList> lists = new ArrayList<>();
        for (JsonNode entry : json.get(kind)) {
            EquihashParams params = new EquihashParams(
                    entry.get("n").asInt(),
                    entry.get("k").asInt(),
                    json.get("personalization").asString(),
                    false);
            byte[] input = hex(
                    entry.get("input_hex").asString() + entry.get("nonce_hex").asString());
            for (int i = 0; i < entry.get("solutions").size(); i++) {
                int[] indices = stream(entry.get("solutions").get(i))
                        .mapToInt(JsonNode::asInt)
                        .toArray();
                lists.add(new IndexList(
                        kind + " " + lists.size() + " of " + params,
                        params,
                        input,
                        indices,
                        entry.path("minimal_solutions").path(i).asString(""),
                        entry.path("error").asString("")));
            }
        }
        return lists;
    }

    private static Stream<JsonNode> stream(JsonNode array) {
        return IntStream.range(0, array.size()).mapToObj(array::get);
    }

    private static <T> List<T> concat(List<T> a, List<T> b) {
        List<T> all = new ArrayList<>(a);
        all.addAll(b);
        return all;
    }

    private static String text(String name) {
        try (InputStream in = Vectors.class.getResourceAsStream("/vectors/" + name)) {
            if (in == null) {
                throw new IllegalStateException("no test resource vectors/" + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
