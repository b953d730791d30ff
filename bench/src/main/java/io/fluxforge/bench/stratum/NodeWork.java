package io.fluxforge.bench.stratum;

import io.fluxforge.bench.report.ReportJson;
import io.fluxforge.node.chain.ChainParams;
import io.fluxforge.node.chain.Networks;
import io.fluxforge.node.codec.ByteString;
import io.fluxforge.node.privatenet.PrivateNode;
import io.fluxforge.node.privatenet.PrivateNodeOptions;
import io.fluxforge.node.rpc.FluxRpc;
import io.fluxforge.node.rpc.RpcCredentials;
import io.fluxforge.node.rpc.RpcOptions;
import io.fluxforge.node.template.CoinbasePlan;
import io.fluxforge.stratum.server.PoolEvents;
import io.fluxforge.stratum.server.job.JobListener;
import io.fluxforge.stratum.server.job.JobSource;
import io.fluxforge.stratum.server.job.StratumJob;
import io.fluxforge.stratum.server.node.BackingNode;
import io.fluxforge.stratum.server.node.BlockPlacer;
import io.fluxforge.stratum.server.node.CoinbasePlanner;
import io.fluxforge.stratum.server.node.NodeJobOptions;
import io.fluxforge.stratum.server.node.NodeJobSource;
import io.fluxforge.verifier.EquihashParams;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Jobs of a private node by way of its RPC, and when the blocks made of them were handed over and judged. */
final class NodeWork implements AutoCloseable {
    private static final RpcCredentials.Password LOGIN = new RpcCredentials.Password("bench", "bench");
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration REFRESH = Duration.ofSeconds(10);

    private final PrivateNode node;
    private final BlockPlacer blocks;
    private final JobSource source;
    private final List<Long> handed = new ArrayList<>();
    private final List<Long> judged = new ArrayList<>();
    private int accepted;

    private NodeWork(PrivateNode node, ChainParams network, Path folder, PoolEvents events) throws IOException {
        this.node = node;
        URI uri = URI.create("http://127.0.0.1:" + node.rpcAddress().getPort() + "/");
        BackingNode backing = new BackingNode("private", new FluxRpc(RpcOptions.of(uri, LOGIN)));
        blocks = new BlockPlacer(network, List.of(backing), BlockPlacer.folder(folder), events);
        blocks.start();
        CoinbasePlan plan = CoinbasePlan.payingTo(node.minerAddress().script(), ByteString.of(new byte[0]));
        source = new Stamped(new NodeJobSource(
                network,
                List.of(backing),
                CoinbasePlanner.always(plan),
                blocks,
                NodeJobOptions.of(POLL, REFRESH),
                null,
                events));
    }

    static NodeWork start(EquihashParams params, Path folder, PoolEvents events) throws IOException {
        // Every proof counts there, however large its hash: no luck in what is measured.
        ChainParams network = Networks.builtIn("regtest").withEquihash(params);
        PrivateNode node = new PrivateNode(PrivateNodeOptions.onFreePorts(network, Files.createDirectories(folder))
                .withPassword(LOGIN));
        node.start();
        return new NodeWork(node, network, folder, events);
    }

    JobSource source() {
        return source;
    }

    /** Looks for the node's word on a block among the pool's events. */
    synchronized void note(String event) {
        if (event.startsWith("block-verdict")) {
            judged.add(System.nanoTime());
            accepted += event.contains("verdict=ACCEPTED") ? 1 : 0;
        }
    }

    private synchronized void stamp() {
        handed.add(System.nanoTime());
    }

    synchronized ObjectNode figures() {
        ObjectNode json = ReportJson.MAPPER.createObjectNode();
        add(json.putArray("handed"), handed);
        add(json.putArray("judged"), judged);
        return json.put("accepted", accepted);
    }

    private static void add(ArrayNode array, List<Long> values) {
        values.forEach(array::add);
    }

    @Override
    public void close() throws IOException {
        blocks.close();
        node.close();
    }

    /** The node's jobs, whose submitters note when they are called. */
    private final class Stamped implements JobSource {
        private final JobSource inner;

        Stamped(JobSource inner) {
            this.inner = inner;
        }

        @Override
        public void start(JobListener listener) throws IOException {
            inner.start(job -> listener.job(new StratumJob(
                    job.params(),
                    job.header(),
                    job.height(),
                    job.networkTarget(),
                    job.times(),
                    job.clean(),
                    (header, solution) -> {
                        stamp();
                        job.submitter().submit(header, solution);
                    })));
        }

        @Override
        public String status() {
            return inner.status();
        }

        @Override
        public void close() {
            inner.close();
        }
    }
}
