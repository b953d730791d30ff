package io.fluxforge.stratum.server.check;

import io.fluxforge.node.chain.ChainParams;
import io.fluxforge.node.rpc.FluxRpc;
import io.fluxforge.node.rpc.RpcException;
import io.fluxforge.node.rpc.SyncState;
import io.fluxforge.node.template.BlockTemplate;
import io.fluxforge.node.template.MiningJob;
import io.fluxforge.node.template.TemplateException;
import io.fluxforge.stratum.server.config.PoolConfig;
import io.fluxforge.stratum.server.node.NodeIdentity;
import io.fluxforge.stratum.server.node.NodeRules;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a node says: its network, how far it is, its clock, and a template that is turned into a job. */
public final class NodeCheck {
    private static final long CLOCK_SECONDS = 60;

    private final PoolConfig config;
    private final InstantSource clock;

    /** Checks of a configuration's nodes. */
    public NodeCheck(PoolConfig config, InstantSource clock) {
        this.config = config;
        this.clock = clock;
    }

    /** Asks a node everything. */
    public List<Finding> findings(String name, FluxRpc rpc) throws InterruptedException {
        List<Finding> found = new ArrayList<>();
        try {
            ask(name, rpc, found);
        } catch (RpcException e) {
            found.add(Finding.unusable("node", name + ": " + e.getMessage()));
        } catch (TemplateException e) {
            found.add(Finding.unusable("node", name + ": its template makes no job: " + e.getMessage()));
        }
        return found;
    }

    private void ask(String name, FluxRpc rpc, List<Finding> found)
            throws RpcException, TemplateException, InterruptedException {
        ChainParams network = config.network();
        SyncState state = rpc.syncState().orThrow();
        Optional<String> fault = new NodeIdentity(network).fault(rpc);
        if (fault.isPresent()) {
            found.add(Finding.wrong("node", name + ": " + fault.get()));
            return;
        }
        String where = state.chain() + " at height " + state.blocks() + " of " + state.headers();
        if (state.isSyncing()) {
            found.add(Finding.unusable("node", name + ": " + where + ": wait until it is in sync"));
            return;
        }
        fault = new NodeRules(network).fault(rpc);
        if (fault.isPresent()) {
            found.add(Finding.wrong("node", name + ": " + fault.get()));
            return;
        }
        BlockTemplate template = rpc.blockTemplate().orThrow();
        MiningJob.of(template, config.coinbase());
        found.add(Finding.ok(
                "node",
                name + ": " + where + ", " + state.peers() + " peers, a job of "
                        + template.transactions().size() + " transactions"));
        if (state.peers() == 0 && !network.peers().dnsSeeds().isEmpty()) {
            found.add(Finding.warning("node", name + ": has no peers: nobody would hear of a block"));
        }
        long ahead = template.currentTime() - clock.instant().getEpochSecond();
        if (Math.abs(ahead) > CLOCK_SECONDS) {
            found.add(Finding.warning(
                    "clock",
                    "this machine's clock is " + Math.abs(ahead) + " s " + (ahead > 0 ? "behind" : "ahead of")
                            + " the one of " + name + ": set it (NTP)"));
        }
    }
}
