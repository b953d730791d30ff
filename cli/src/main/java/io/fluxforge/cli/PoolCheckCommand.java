package io.fluxforge.cli;

import io.fluxforge.node.rpc.FluxRpc;
import io.fluxforge.node.rpc.RpcException;
import io.fluxforge.node.rpc.RpcOptions;
import io.fluxforge.node.rpc.SyncState;
import io.fluxforge.stratum.server.config.PoolConfig;
import io.fluxforge.stratum.server.net.PortOptions;
import io.fluxforge.stratum.server.net.StratumServer;
import io.fluxforge.stratum.server.store.Store;
import io.fluxforge.stratum.server.store.StoreException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Says whether a configuration can be used, and whether its nodes answer. */
@Command(
        name = "check",
        description =
                "Check a configuration, and ask its nodes and data base. Exit code 1 if no node answers or the data base does not.",
        mixinStandardHelpOptions = true)
public final class PoolCheckCommand implements Callable<Integer> {
    @ParentCommand
    private PoolCommand parent;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            defaultValue = "pool.toml",
            description = "The file to check. Default: pool.toml.")
    private Path file;

    @Override
    public Integer call() throws IOException, InterruptedException {
        PoolConfig config = PoolCommand.read(spec, file);
        parent.out().println("network  " + config.network().name());
        parent.out()
                .println("address  "
                        + config.address().format(config.network().addresses().prefixes()));
        for (PortOptions port : config.options().ports()) {
            parent.out()
                    .printf(
                            "port     %s, %s, difficulty %s, a share every %s s%n",
                            StratumServer.show(port.address()),
                            port.transport(),
                            port.policy().start(),
                            port.policy().shareSeconds());
        }
        boolean store = true;
        String shown = config.store().toString();
        try {
            Store.probe(config.store());
        } catch (StoreException e) {
            store = false;
            shown = String.valueOf(e.getMessage());
        }
        parent.out().println("store    " + shown);
        boolean any = false;
        for (Map.Entry<String, RpcOptions> node : config.nodes()) {
            String answer;
            try (FluxRpc rpc = new FluxRpc(node.getValue())) {
                SyncState state = rpc.syncState().orThrow();
                answer = state.chain() + " at height " + state.blocks() + " of " + state.headers();
                any = true;
            } catch (RpcException e) {
                answer = String.valueOf(e.getMessage());
            }
            parent.out().println("node     " + node.getKey() + ": " + answer);
        }
        return any && store ? ExitCodes.OK : ExitCodes.FAILED;
    }
}
