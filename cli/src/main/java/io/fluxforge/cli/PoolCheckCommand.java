package io.fluxforge.cli;

import io.fluxforge.cli.pool.Coins;
import io.fluxforge.cli.pool.PayoutSetup;
import io.fluxforge.cli.pool.SecretInput;
import io.fluxforge.node.files.SecretFileException;
import io.fluxforge.node.rpc.FluxRpc;
import io.fluxforge.node.rpc.RpcException;
import io.fluxforge.node.rpc.RpcOptions;
import io.fluxforge.node.rpc.WalletRpc;
import io.fluxforge.node.wallet.KeyFile;
import io.fluxforge.node.wallet.KeyFileException;
import io.fluxforge.stratum.server.check.Finding;
import io.fluxforge.stratum.server.check.Finding.Level;
import io.fluxforge.stratum.server.check.MachineChecks;
import io.fluxforge.stratum.server.check.NodeCheck;
import io.fluxforge.stratum.server.config.PoolConfig;
import io.fluxforge.stratum.server.defence.FileBudget;
import io.fluxforge.stratum.server.ledger.PayoutRules;
import io.fluxforge.stratum.server.net.PortOptions;
import io.fluxforge.stratum.server.net.StratumServer;
import io.fluxforge.stratum.server.payout.WalletAddress;
import io.fluxforge.stratum.server.reload.PoolLock;
import io.fluxforge.stratum.server.store.Store;
import io.fluxforge.stratum.server.store.StoreException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Says whether a configuration can be used, and whether its nodes answer. */
@Command(
        name = "check",
        description = "Check a configuration, and everything that it names: what passes will run.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "A line for each thing that was looked at: ok, warning, or ERROR with what to do.",
            "",
            "Exit codes: 0 the pool will run; 1 something cannot be used now, such as a node that is away or a certificate",
            "that has expired; 2 something has to be changed."
        })
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
        describe(config);
        List<Finding> found = new ArrayList<>(new MachineChecks(config, InstantSource.system()).findings());
        found.add(MachineChecks.connections(config, FileBudget.ofProcess()));
        found.addAll(running(config));
        found.addAll(key(config));
        try {
            Store.probe(config.store());
            found.add(new Finding(Level.OK, "store", config.store().toString()));
        } catch (StoreException e) {
            found.add(new Finding(Level.UNUSABLE, "store", String.valueOf(e.getMessage())));
        }
        found.forEach(this::show);
        Level worst = worst(found);
        @Nullable Level bestNode = null;
        NodeCheck nodes = new NodeCheck(config, InstantSource.system());
        for (Map.Entry<String, RpcOptions> node : config.nodes()) {
            try (FluxRpc rpc = new FluxRpc(node.getValue())) {
                List<Finding> said = new ArrayList<>(nodes.findings(node.getKey(), rpc));
                if (node.equals(config.nodes().getFirst())) {
                    said.addAll(wallet(config, rpc));
                }
                said.forEach(this::show);
                Level level = worst(said);
                bestNode = bestNode == null || level.compareTo(bestNode) < 0 ? level : bestNode;
                if (level == Level.WRONG) {
                    worst = Level.WRONG;
                }
            }
        }
        // One node that works is enough; one that is wrong never is right.
        if (bestNode == Level.UNUSABLE && worst.compareTo(Level.UNUSABLE) < 0) {
            worst = Level.UNUSABLE;
        }
        return worst == Level.WRONG
                ? ExitCodes.USER_MISTAKE
                : worst.compareTo(Level.IMPAIRED) >= 0 ? ExitCodes.FAILED : ExitCodes.OK;
    }

    private static Level worst(List<Finding> found) {
        return found.stream().map(Finding::level).max(Comparator.naturalOrder()).orElse(Level.OK);
    }

    private void describe(PoolConfig config) {
        PayoutRules rules = config.payout();
        show("network", config.network().name());
        show("address", rules.poolAddress());
        show(
                "payout",
                "mode " + rules.mode().text() + ", " + rules.scheme().name().toLowerCase(Locale.ROOT)
                        + (PayoutSetup.pays(config)
                                ? ", from "
                                        + Coins.of(config.payments().policy().threshold()) + " coins on"
                                : ""));
        show(
                "fee",
                rules.feeBasisPoints() / 100.0 + " %, solo " + rules.soloFeeBasisPoints() / 100.0 + " %, for "
                        + rules.feeAddress());
        for (PortOptions port : config.options().ports()) {
            show(
                    "port",
                    StratumServer.show(port.address()) + ", " + port.transport() + ", difficulty "
                            + port.policy().start() + ", a share every "
                            + port.policy().shareSeconds() + " s");
        }
        InetSocketAddress api = config.api();
        show("api", api == null ? "off" : StratumServer.show(api));
    }

    private void show(String name, String text) {
        show(new Finding(Level.OK, name, text));
    }

    private void show(Finding finding) {
        parent.out().println(Fluxforge.named(finding.toString()));
    }

    /** Whether the ports are free, unless this very pool runs already. */
    private static List<Finding> running(PoolConfig config) throws IOException {
        OptionalLong process = PoolLock.holder(config.options().dataFolder());
        if (process.isPresent()) {
            return List.of(new Finding(Level.OK, "pool", "runs already, as process " + process.getAsLong()));
        }
        List<InetSocketAddress> addresses = new ArrayList<>();
        config.options().ports().forEach(port -> addresses.add(port.address()));
        InetSocketAddress api = config.api();
        if (api != null) {
            addresses.add(api);
        }
        List<Finding> found = new ArrayList<>();
        for (InetSocketAddress address : addresses) {
            try (ServerSocket socket = new ServerSocket()) {
                socket.setReuseAddress(true);
                socket.bind(address);
            } catch (IOException e) {
                found.add(new Finding(
                        Level.UNUSABLE,
                        "port",
                        "cannot listen on " + StratumServer.show(address) + ": " + e.getMessage()
                                + "; stop who does, or take another port"));
            }
        }
        return found;
    }

    /** Whether the wallet that is to pay owns the pool's address; of a node that does not answer that is said elsewhere. */
    private static List<Finding> wallet(PoolConfig config, FluxRpc first) throws InterruptedException {
        if (config.payout().mode() != PayoutRules.Mode.NODE) {
            return List.of();
        }
        try {
            return List.of(WalletAddress.problem(
                            new WalletRpc(first.client()), config.payout().poolAddress())
                    .map(problem -> new Finding(Level.WRONG, "wallet", problem))
                    .orElseGet(() -> new Finding(Level.OK, "wallet", "of the first node, owns the pool's address")));
        } catch (RpcException e) {
            return List.of(new Finding(Level.UNUSABLE, "wallet", String.valueOf(e.getMessage())));
        }
    }

    /** The key that is to pay: there, private, of the pool's address, and opened by the passphrase if there is one to try. */
    private List<Finding> key(PoolConfig config) throws IOException {
        if (config.payout().mode() != PayoutRules.Mode.KEY) {
            return List.of();
        }
        Path keyFile = config.payments().keyFile();
        SecretInput secrets = parent.secrets();
        try {
            if (secrets.keyOfEnvironment() == null) {
                String address = KeyFile.read(keyFile).address();
                if (!address.equals(config.payout().poolAddress())) {
                    return List.of(new Finding(
                            Level.WRONG,
                            "key",
                            keyFile + " is of " + address + ": the pool's address has to be that one"));
                }
                if (!secrets.hasPassphrase(config.payments().passphraseFile())) {
                    return List.of(new Finding(
                            Level.WARNING,
                            "key",
                            keyFile + ": its passphrase was not tried; the pool will ask for it"));
                }
            }
            PayoutSetup.open(config, secrets);
            return List.of(new Finding(Level.OK, "key", "opens, and is the one of the pool's address"));
        } catch (KeyFileException | SecretFileException | IllegalArgumentException e) {
            return List.of(new Finding(Level.WRONG, "key", String.valueOf(e.getMessage())));
        }
    }
}
