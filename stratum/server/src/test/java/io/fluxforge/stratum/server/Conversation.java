package io.fluxforge.stratum.server;

import io.fluxforge.stratum.protocol.JobNotice;
import io.fluxforge.stratum.protocol.Reading;
import io.fluxforge.stratum.protocol.StratumLine;
import io.fluxforge.stratum.protocol.Target;
import io.fluxforge.stratum.server.job.BlockSubmitter;
import io.fluxforge.stratum.server.job.JobTimes;
import io.fluxforge.stratum.server.job.StratumJob;
import io.fluxforge.verifier.EquihashParams;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The recorded conversation of the 2019 reference miner, as lines and as jobs. */
public final class Conversation {
    /** The job's time: the clock of tests stands a little after it. */
    public static final long TIME = 0x65105e5fL;

    private static final Target NOT_TO_BE_MET = Target.of(BigInteger.ZERO);

    private Conversation() {}

    /** A line and who sent it. */
    public record Line(boolean fromMiner, String text) {}

    /** Reads a vector. */
    public static JsonNode json(String name) {
        try (InputStream in = Conversation.class.getResourceAsStream("/vectors/" + name)) {
            return JsonMapper.shared().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All lines, in order. */
    public static List<Line> lines() {
        List<Line> lines = new ArrayList<>();
        for (JsonNode entry : json("stratum/reference_miner_conversation.json").get("lines")) {
            lines.add(new Line(
                    entry.get("dir").asString().equals("miner to pool"),
                    entry.get("line").asString()));
        }
        return lines;
    }

    /** The miner's six shares. */
    public static List<String> submits() {
        return lines().stream()
                .map(Line::text)
                .filter(text -> text.contains("mining.submit"))
                .toList();
    }

    /** The job that the pool handed out first (0) or second (1); no share of it is a block. */
    public static StratumJob job(int i) {
        return job(i, NOT_TO_BE_MET, false, (header, solution) -> {
            throw new AssertionError("no block expected");
        });
    }

    /** The same job with another network target. */
    public static StratumJob job(int i, Target networkTarget, boolean clean, BlockSubmitter submitter) {
        String text = lines().stream()
                .map(Line::text)
                .filter(line -> line.contains("mining.notify"))
                .toList()
                .get(i);
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        StratumLine line = new StratumLine();
        if (!line.parse(bytes, 0, bytes.length)
                || !(JobNotice.read(line.params()) instanceof Reading.Message<JobNotice>(JobNotice notice))) {
            throw new AssertionError(text);
        }
        return new StratumJob(
                EquihashParams.ZELHASH,
                notice.header(),
                1_500_000 + i,
                networkTarget,
                new JobTimes(TIME - 600, TIME + 7200, 0),
                clean,
                submitter);
    }
}
