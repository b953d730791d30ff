package io.fluxforge.stratum.server;

import io.fluxforge.stratum.protocol.JobNotice;
import io.fluxforge.stratum.protocol.Reading;
import io.fluxforge.stratum.protocol.StratumLine;
import io.fluxforge.stratum.protocol.Target;
import io.fluxforge.stratum.server.job.JobTimes;
import io.fluxforge.stratum.server.job.StratumJob;
import io.fluxforge.verifier.EquihashParams;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a foreign miner and this pool said to each other on loopback, one conversation for each connection.
 *
 * @param params what was solved
 * @param limit the network's easiest target
 */
record Recording(EquihashParams params, Target limit, List<List<Conversation.Line>> connections) {
    private static final int TIME_OFFSET = 100;

    static Recording of(String name) {
        JsonNode json = Conversation.json("stratum/" + name + ".json");
        List<List<Conversation.Line>> connections = new ArrayList<>();
        for (JsonNode lines : json.get("connections")) {
            List<Conversation.Line> connection = new ArrayList<>();
            for (JsonNode line : lines) {
                connection.add(new Conversation.Line(
                        line.get("dir").asString().equals("miner to pool"),
                        line.get("line").asString()));
            }
            connections.add(connection);
        }
        String params = json.get("params").asString();
        return new Recording(
                params.equals("zelhash") ? EquihashParams.ZELHASH : EquihashParams.ZCASH_200_9,
                Objects.requireNonNull(Target.parse(json.get("limit").asString())),
                connections);
    }

    /** The jobs that the pool handed out, in order. */
    static List<JobNotice> jobs(List<Conversation.Line> connection) {
        return connection.stream()
                .filter(line -> line.text().contains("mining.notify"))
                .map(line -> notice(line.text()))
                .toList();
    }

    /** NONCE_1, a number of four bytes. */
    static int nonce1(List<Conversation.Line> connection) {
        String subscribed = connection.stream()
                .filter(line -> !line.fromMiner())
                .findFirst()
                .orElseThrow()
                .text();
        return Integer.parseUnsignedInt(
                JsonMapper.shared().readTree(subscribed).get("result").get(1).asString(), 16);
    }

    /** Unix time of a job, s. */
    static long time(JobNotice notice) {
        return ByteBuffer.wrap(notice.header()).order(ByteOrder.LITTLE_ENDIAN).getInt(TIME_OFFSET);
    }

    /** The job again, no share of which is a block. */
    StratumJob job(JobNotice notice) {
        long time = time(notice);
        return new StratumJob(
                params,
                notice.header(),
                1,
                Target.of(BigInteger.ZERO),
                new JobTimes(time - 600, time + 7200, 0),
                notice.clean(),
                (header, solution) -> {
                    throw new AssertionError("no block expected");
                });
    }

    private static JobNotice notice(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        StratumLine line = new StratumLine();
        if (!line.parse(bytes, 0, bytes.length)
                || !(JobNotice.read(line.params()) instanceof Reading.Message<JobNotice>(JobNotice notice))) {
            throw new AssertionError(text);
        }
        return notice;
    }
}
