package io.fluxforge.bench;

import io.fluxforge.verifier.EquihashParams;
import io.fluxforge.verifier.SolutionCodec;
import io.fluxforge.verifier.blake2b.Blake2b;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/** Real proofs that the program carries; {@code ORIGIN.md} beside them tells where they come from. */
public final class KnownProofs {
    private static final String RESOURCE = "proofs.txt";

    private KnownProofs() {}

    /**
     * All proofs of these parameters, whose inputs all have the same length.
     *
     * @throws IllegalArgumentException with one line for the user, if there are none
     */
    public static List<Proof> of(EquihashParams params) {
        List<Proof> all = load();
        List<Proof> proofs =
                all.stream().filter(proof -> proof.params().equals(params)).toList();
        if (proofs.isEmpty()) {
            throw new IllegalArgumentException("no proof for " + params + " is known; choose one of "
                    + all.stream()
                            .map(proof -> proof.params().toString())
                            .distinct()
                            .collect(Collectors.joining(" ")));
        }
        return proofs;
    }

    /** The proof that Flux's chain holds in block 400,000. */
    public static Proof ofBlock400000() {
        return load().stream()
                .filter(proof -> proof.name().equals("flux-main-400000"))
                .findFirst()
                .orElseThrow();
    }

    /**
     * Digests that verifying a valid proof takes: one for each index, with the twist as many as its sum has, and the blocks of the
     * input before the one with the index.
     */
    public static int compressions(Proof proof) {
        EquihashParams params = proof.params();
        int blocksBefore = (proof.input().length + Integer.BYTES - 1) / Blake2b.BLOCK_BYTES;
        return blocksBefore
                + Arrays.stream(SolutionCodec.unpack(params, proof.solution()))
                        .map(index -> index / params.rowsPerHash())
                        .map(hash -> params.twist() ? hash % EquihashParams.TWIST_GROUP + 1 : 1)
                        .sum();
    }

    private static List<Proof> load() {
        try (InputStream in = KnownProofs.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException("the program lacks its resource " + RESOURCE);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(KnownProofs::parse)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Proof parse(String line) {
        String[] columns = line.split(" ", -1);
        HexFormat hex = HexFormat.of();
        return new Proof(
                columns[0], EquihashParams.parse(columns[1]), hex.parseHex(columns[2]), hex.parseHex(columns[3]));
    }
}
