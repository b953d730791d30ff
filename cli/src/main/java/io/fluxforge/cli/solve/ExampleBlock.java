package io.fluxforge.cli.solve;

import io.fluxforge.node.chain.Networks;
import io.fluxforge.verifier.BlockHeader;
import io.fluxforge.verifier.CompactTarget;
import io.fluxforge.verifier.EquihashParams;
import io.fluxforge.verifier.EquihashVerifier;
import io.fluxforge.verifier.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Properties;

/** A real block of Flux's main net whose header anyone can solve again. */
public final class ExampleBlock {
    private static final String RESOURCE = "block-400000.properties";

    private final int height;
    private final BlockHeader header;
    private final byte[] solution;
    private final String hash;
    private final CompactTarget target;

    private ExampleBlock(int height, BlockHeader header, byte[] solution, String hash) {
        this.height = height;
        this.header = header;
        this.solution = solution;
        this.hash = hash;
        target = CompactTarget.decode(
                header.bits(), Networks.builtIn("main").difficulty().limit());
    }

    /**
     * A proof for this block's header, and what a node would say of it.
     *
     * @param solution packed, without its CompactSize
     * @param hash of the block that it would make, as explorers show it
     * @param isBlock whether it is the one that the chain holds
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Proof(byte[] solution, Verdict verdict, String hash, boolean meetsTarget, boolean isBlock) {}

    /** Reads the block that the program carries. */
    public static ExampleBlock load() {
        Properties block = new Properties();
        try (InputStream in = ExampleBlock.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException("the program lacks its resource " + RESOURCE);
            }
            block.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        HexFormat hex = HexFormat.of();
        return new ExampleBlock(
                Integer.parseInt(block.getProperty("height")),
                new BlockHeader(hex.parseHex(block.getProperty("header"))),
                hex.parseHex(block.getProperty("solution")),
                block.getProperty("hash"));
    }

    /** What its miner solved. */
    public EquihashParams params() {
        return EquihashParams.ZELHASH;
    }

    /** Its place in the chain. */
    public int height() {
        return height;
    }

    /** Its header. */
    public BlockHeader header() {
        return header;
    }

    /** The proof that the chain holds, packed. */
    byte[] solution() {
        return solution.clone();
    }

    /** Its hash as explorers show it. */
    String hash() {
        return hash;
    }

    /** What its hash had to meet. */
    CompactTarget target() {
        return target;
    }

    /** Judges proofs as a node would. */
    public List<Proof> judge(List<byte[]> solutions) {
        EquihashVerifier verifier = new EquihashVerifier(params());
        return solutions.stream().map(candidate -> judge(verifier, candidate)).toList();
    }

    private Proof judge(EquihashVerifier verifier, byte[] candidate) {
        byte[] wireHash = header.hash(candidate);
        return new Proof(
                candidate,
                verifier.verify(header.toBytes(), candidate),
                String.format("%064x", CompactTarget.toNumber(wireHash)),
                target.isMetBy(wireHash),
                Arrays.equals(candidate, solution));
    }
}
