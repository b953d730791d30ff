package io.fluxforge.bench;

import io.fluxforge.node.chain.ChainParams;
import io.fluxforge.node.chain.Networks;
import io.fluxforge.node.codec.ByteWriter;
import io.fluxforge.node.codec.ChainHeader;
import io.fluxforge.node.codec.DecodeException;
import io.fluxforge.node.codec.Hash256;
import io.fluxforge.node.codec.PowHeader;
import io.fluxforge.node.headers.HeaderChain;
import io.fluxforge.node.headers.HeaderRecord;
import io.fluxforge.node.headers.HeaderStore;
import io.fluxforge.node.headers.PowVerifier;
import io.fluxforge.node.headers.lmdb.LmdbHeaderStore;
import io.fluxforge.verifier.EquihashParams;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Measures how long a follower takes to open a long chain of headers, and how many ZelHash proofs its header verifier checks in a
 * second on all cores. The chain has made-up hashes, scattered as real ones are, and as many records and bytes as a real one; that its
 * proofs are good is not looked at when a chain is opened. The proofs are those of real headers.
 *
 * @param headers in the chain that is opened
 * @param runs how often it is opened, and for how many seconds proofs are checked
 */
public record HeadersBench(int headers, int runs) {
    private static final long SEED = 20_261_122;
    /** As many as a commit of the follower has. */
    private static final int BATCH = 20_000;
    /** As many as the follower's importer verifies together. */
    private static final int CLAIMS = 2_560;

    private static final double RUN_NANOS = 1e9;

    /** Checks the values. */
    public HeadersBench {
        if (headers < 1 || runs < 1) {
            throw new IllegalArgumentException("headers=" + headers + ", runs=" + runs);
        }
    }

    /**
     * What came of it.
     *
     * @param openMillis until the tip is known and its links are checked; the file is in the page cache
     * @param storeBytes of the chain on disk
     * @param threads that check proofs
     * @param proofsPerSecond all of them together
     */
    public record Result(HeadersBench bench, Spread openMillis, long storeBytes, int threads, Spread proofsPerSecond) {}

    /**
     * Makes the chain, then measures.
     *
     * @param folder for the store; emptied again
     * @param progress is told what is going on
     * @throws IllegalStateException if what is opened is another chain than was written, or a real proof is found to be wrong
     */
    public Result run(Path folder, Consumer<String> progress) throws IOException, InterruptedException {
        int threads = Runtime.getRuntime().availableProcessors();
        ChainParams network = Networks.builtIn("regtest");
        Path store = Files.createTempDirectory(folder, "headers");
        try (PowVerifier verifier = new PowVerifier(threads)) {
            fill(network, store, verifier, progress);
            List<Double> opens = new ArrayList<>();
            for (int run = 1; run <= runs; run++) {
                progress.accept("opening, run " + run + " of " + runs);
                opens.add(open(network, store, verifier));
            }
            List<Double> rates = new ArrayList<>();
            List<PowVerifier.Claim> claims = claims();
            for (int run = 0; run <= runs; run++) {
                progress.accept("checking proofs, run " + run + " of " + runs);
                double rate = check(verifier, claims);
                if (run > 0) {
                    // The one before let the code be compiled.
                    rates.add(rate);
                }
            }
            return new Result(this, Spread.of(opens), size(store), threads, Spread.of(rates));
        } finally {
            delete(store);
        }
    }

    private void fill(ChainParams network, Path folder, PowVerifier verifier, Consumer<String> progress) {
        // Opening an empty store writes the first block.
        HeaderRecord last;
        try (HeaderChain begun = chain(network, folder, verifier)) {
            last = begun.tip();
        }
        Random random = new Random(SEED);
        byte[] hash = new byte[Hash256.BYTES];
        try (LmdbHeaderStore store =
                LmdbHeaderStore.open(folder, network.genesis().hash())) {
            while (last.height() < headers) {
                try (HeaderStore.Batch batch = store.write()) {
                    int end = Math.min(headers, last.height() + BATCH);
                    while (last.height() < end) {
                        random.nextBytes(hash);
                        last = new HeaderRecord(
                                Hash256.of(hash),
                                last.hash(),
                                last.height() + 1,
                                last.time() + 120,
                                last.bits(),
                                4,
                                last.chainWork().add(BigInteger.TWO));
                        batch.put(last);
                        batch.setBest(last.height(), last.hash());
                    }
                    batch.commit();
                }
                progress.accept("writing headers: " + last.height() + " of " + headers);
            }
        }
    }

    private double open(ChainParams network, Path folder, PowVerifier verifier) {
        long start = System.nanoTime();
        try (HeaderChain chain = chain(network, folder, verifier)) {
            double millis = (System.nanoTime() - start) / 1e6;
            if (chain.tip().height() != headers || chain.size() != headers + 1L) {
                throw new IllegalStateException(
                        "opened at height " + chain.tip().height() + ", not " + headers);
            }
            return millis;
        }
    }

    private static HeaderChain chain(ChainParams network, Path folder, PowVerifier verifier) {
        return new HeaderChain(
                network, LmdbHeaderStore.open(folder, network.genesis().hash()), verifier, InstantSource.system());
    }

    /** Real headers, each several times. */
    private static List<PowVerifier.Claim> claims() {
        List<PowHeader> real = new ArrayList<>();
        // The others are of inputs that a solver was given, which are no headers.
        List<Proof> proofs = KnownProofs.of(EquihashParams.ZELHASH).stream()
                .filter(proof -> proof.name().startsWith("flux-"))
                .toList();
        for (Proof proof : proofs) {
            ByteWriter bytes = new ByteWriter()
                    .writeBytes(proof.input())
                    .writeCompactSize(proof.solution().length)
                    .writeBytes(proof.solution());
            try {
                if (ChainHeader.decode(bytes.toByteArray()) instanceof PowHeader header) {
                    real.add(header);
                }
            } catch (DecodeException e) {
                throw new IllegalStateException("the program's own proof " + proof, e);
            }
        }
        List<PowVerifier.Claim> claims = new ArrayList<>();
        for (int i = 0; i < CLAIMS; i++) {
            claims.add(new PowVerifier.Claim(real.get(i % real.size()), EquihashParams.ZELHASH));
        }
        return claims;
    }

    private static double check(PowVerifier verifier, List<PowVerifier.Claim> claims) throws InterruptedException {
        long start = System.nanoTime();
        long checked = 0;
        double nanos = 0;
        while (nanos < RUN_NANOS) {
            int wrong = verifier.firstInvalid(claims);
            if (wrong >= 0) {
                throw new IllegalStateException("a real proof was found to be wrong: " + wrong);
            }
            checked += claims.size();
            nanos = System.nanoTime() - start;
        }
        return checked / nanos * 1e9;
    }

    private static long size(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            long sum = 0;
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                sum += Files.size(file);
            }
            return sum;
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
