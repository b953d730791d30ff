package io.fluxforge.bench.stratum;

import io.fluxforge.node.privatenet.SmallSolver;
import io.fluxforge.stratum.protocol.ProofName;
import io.fluxforge.verifier.EquihashParams;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Which share is sent next, and by whom. Of small parameters every share is valid and new, and the connections take turns. Of ZelHash
 * one connection, whose NONCE_1 is that of the known proofs, sends each of them once; then it sends them with a bit or two flipped,
 * each again another share: they pass every check but the last, which finds out only by hashing.
 */
final class ShareFeed implements LoadClients.ShareSender {
    private final EquihashParams params;
    private final List<LoadConnection> connections;
    private final @Nullable SmallSolver solver;
    private @Nullable LoadConnection zelHashMiner;
    private List<SolvedShare> proofs = List.of();
    private int solvedMeanwhile;

    ShareFeed(EquihashParams params, List<LoadConnection> connections) {
        this.params = params;
        this.connections = connections;
        solver = SmallSolver.isSupported(params) ? new SmallSolver(params) : null;
    }

    /**
     * Gets so many shares ready.
     *
     * @param file where solved shares are kept, null for nowhere
     * @param ours whether the pool is the one under test, whose jobs and NONCE_1 are always the same
     * @throws IOException if the file cannot be used, or the job is none that shares can be had for
     */
    void prepare(int shares, @Nullable Path file, boolean ours, Consumer<String> progress)
            throws IOException, InterruptedException {
        if (solver == null) {
            if (!ours) {
                throw new IOException("ZelHash shares are known of one job only, which no other pool hands out");
            }
            proofs = ZelHashProofs.load().shares();
            zelHashMiner = connections.stream()
                    .filter(connection -> connection.nonce1() == 0)
                    .findFirst()
                    .orElseThrow(() -> new IOException("the pool has given nobody NONCE_1 0"));
            return;
        }
        if (!ours) {
            // Another pool has other jobs with every block, and targets to meet: shares are solved as they are due.
            ProofName wanted = connections.getFirst().proof().orElse(null);
            if (wanted != null && !isOf(wanted)) {
                throw new IOException("the pool wants shares of " + wanted.algorithm() + " " + wanted.personalisation()
                        + ", not of " + params);
            }
            return;
        }
        ShareStock stock = new ShareStock(params, connections.getFirst().jobHeader());
        if (file != null) {
            stock.load(file);
        }
        int each = (shares + connections.size() - 1) / connections.size();
        List<Integer> nonces1 = new ArrayList<>();
        // In the order of the numbers, so that fewer connections find what more of them have solved.
        connections.stream().map(LoadConnection::nonce1).sorted().forEach(nonces1::add);
        stock.fill(nonces1, each, file, progress);
        connections.forEach(connection -> connection.stockUp(stock.of(connection.nonce1())));
    }

    private boolean isOf(ProofName name) {
        String algorithm = params.n() + "_" + params.k();
        return (name.algorithm().isEmpty() || name.algorithm().equals(algorithm))
                && (name.personalisation().isEmpty() || name.personalisation().equals(params.personalisation()));
    }

    /** Shares that had to be solved when they were due, on the generator's own thread. */
    int solvedMeanwhile() {
        return solvedMeanwhile;
    }

    @Override
    public LoadConnection send(int share) {
        if (zelHashMiner != null) {
            zelHashMiner.submit(share, zelHash(share));
            return zelHashMiner;
        }
        LoadConnection next = connections.get(share % connections.size());
        SolvedShare stocked = next.fromStock();
        if (stocked == null) {
            solvedMeanwhile++;
            stocked = next.solve(Objects.requireNonNull(solver, "not prepared"));
        }
        next.submit(share, stocked);
        return next;
    }

    private SolvedShare zelHash(int share) {
        SolvedShare proof = proofs.get(share % proofs.size());
        int round = share / proofs.size();
        return round == 0 ? proof : new SolvedShare(proof.counter(), flipped(proof.solution(), round - 1));
    }

    /** Another solution for each number: one bit flipped, then two. */
    private static byte[] flipped(byte[] solution, int number) {
        byte[] other = solution.clone();
        int bits = 8 * solution.length;
        flip(other, number % bits);
        if (number >= bits) {
            // Not the same bit again: the second is so much further on.
            flip(other, (number + number / bits) % bits);
        }
        return other;
    }

    private static void flip(byte[] bytes, int bit) {
        bytes[bit / 8] ^= (byte) (1 << bit % 8);
    }
}
