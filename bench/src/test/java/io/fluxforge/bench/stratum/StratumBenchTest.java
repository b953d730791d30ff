package io.fluxforge.bench.stratum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fluxforge.bench.report.Environment;
import io.fluxforge.bench.report.ReportFile;
import io.fluxforge.stratum.server.share.StageFigures;
import io.fluxforge.verifier.EquihashParams;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/** Small loads on a pool in a process of its own: every share answered as it must be. How fast does not matter here. */
class StratumBenchTest {
    @TempDir
    private Path folder;

    private StratumBench.Result run(int connections, boolean tls, EquihashParams params, @Nullable Path stock)
            throws IOException, InterruptedException {
        return new StratumBench(connections, 1, 1, 100, tls, params, 2, null, "bench", stock).run(folder, text -> {});
    }

    @Test
    void sharesOfSmallParametersAreAllAccepted() throws IOException, InterruptedException {
        Path stock = folder.resolve("stock");
        StratumBench.Result result = run(10, false, EquihashParams.ZCASH_48_5, stock);

        ReplySummary replies = result.replies().orElseThrow();
        assertThat(replies.sent()).isEqualTo(200);
        assertThat(replies.lost()).isZero();
        assertThat(replies.unexpected()).isZero();
        assertThat(replies.verdicts()).isEqualTo(Map.of("accepted", 200));
        assertThat(result.solvedMeanwhile()).isZero();
        assertThat(result.jobLastMillis()).isPresent();
        List<StageFigures> stages = result.server().orElseThrow().stages().orElseThrow();
        assertThat(stages).extracting(StageFigures::stage).containsExactly("check", "verify", "journal", "reply");

        // The next run sends the same shares, to a pool that has not seen them.
        long bytes = Files.size(stock);
        assertThat(run(10, false, EquihashParams.ZCASH_48_5, stock)
                        .replies()
                        .orElseThrow()
                        .verdicts())
                .isEqualTo(Map.of("accepted", 200));
        assertThat(Files.size(stock)).isEqualTo(bytes);

        ObjectNode report = StratumReport.of(result, Instant.now(), Environment.capture());
        assertThat(ReportFile.metrics(report))
                .extracting(metric -> metric.name())
                .contains("repliesPerSecond", "latencyP99Millis", "jobToLastMillis", "heapBytesPerConnection");
    }

    @Test
    void knownZelHashProofsAreAcceptedOnceAndSpoiltOnesRefused() throws IOException, InterruptedException {
        int proofs = ZelHashProofs.load().shares().size();

        ReplySummary replies =
                run(3, true, EquihashParams.ZELHASH, null).replies().orElseThrow();

        assertThat(replies.lost()).isZero();
        assertThat(replies.verdicts())
                .isEqualTo(Map.of("accepted", proofs, "20 invalid solution", replies.sent() - proofs));
    }

    @Test
    void everyBlockGoesToTheNode() throws IOException, InterruptedException {
        BlockLatencyBench.Result result = new BlockLatencyBench(3).run(folder, text -> {});

        assertThat(result.accepted()).isEqualTo(3);
        assertThat(result.handedMillis().min()).isPositive();
        assertThat(result.judgedMillis().min())
                .isGreaterThan(result.handedMillis().min());
    }

    @Test
    void aStockOfAnotherJobIsRefused() throws IOException {
        Path file = Files.write(folder.resolve("stock"), new byte[500]);
        byte[] header = new byte[108];
        header[0] = 4;

        assertThatThrownBy(() -> new ShareStock(EquihashParams.ZCASH_48_5, header).load(file))
                .hasMessageContaining("another job");
    }
}
