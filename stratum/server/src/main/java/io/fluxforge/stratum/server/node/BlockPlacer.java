package io.fluxforge.stratum.server.node;

import io.fluxforge.node.rpc.RpcException;
import io.fluxforge.node.rpc.SubmitVerdict;
import io.fluxforge.node.template.MiningJob;
import io.fluxforge.stratum.server.PoolEvents;
import io.fluxforge.verifier.BlockHeader;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Hands found blocks to all nodes at once. Thread-safe. */
public final class BlockPlacer implements AutoCloseable {
    private final List<BackingNode> nodes;
    private final PoolEvents events;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    /**
     * @param nodes closed with this: connections of their own, which nothing else can hold up
     * @param events the log
     */
    public BlockPlacer(List<BackingNode> nodes, PoolEvents events) {
        this.nodes = List.copyOf(nodes);
        this.events = events;
    }

    /** Adds what is run after a node's word on a block, by any thread. */
    public void onVerdict(Runnable listener) {
        listeners.add(listener);
    }

    /**
     * Takes a solved block and returns at once; each node is told by a thread of its own.
     *
     * @param job what was solved
     * @param header 140 bytes
     * @param solution packed, without its CompactSize
     */
    public void submit(MiningJob job, byte[] header, byte[] solution) {
        Thread.ofVirtual().name("submit-block").start(() -> submitToAll(job, header, solution));
    }

    private void submitToAll(MiningJob job, byte[] header, byte[] solution) {
        BlockHeader solved = new BlockHeader(header);
        byte[] nonce = Arrays.copyOfRange(header, BlockHeader.NONCE_OFFSET, BlockHeader.BYTES);
        byte[] block = job.block(solved.time(), nonce, solution);
        for (BackingNode node : nodes) {
            Thread.ofVirtual()
                    .name("submit-" + node.name())
                    .start(() -> submit(node, job.template().height(), block));
        }
    }

    private void submit(BackingNode node, int height, byte[] block) {
        try {
            SubmitVerdict verdict = node.rpc().submitBlock(block);
            events.blockVerdict(node.name(), height, verdict.kind().name(), verdict.word());
            listeners.forEach(Runnable::run);
        } catch (RpcException | RuntimeException e) {
            events.blockNotSubmitted(height, node.name() + ": " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        nodes.forEach(BackingNode::close);
    }
}
