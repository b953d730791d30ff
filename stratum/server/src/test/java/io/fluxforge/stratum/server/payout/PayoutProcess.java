package io.fluxforge.stratum.server.payout;

import io.fluxforge.node.rpc.FluxRpc;
import io.fluxforge.node.rpc.RpcCall;
import io.fluxforge.node.rpc.RpcCredentials;
import io.fluxforge.node.rpc.RpcOptions;
import io.fluxforge.node.rpc.WalletRpc;
import io.fluxforge.stratum.server.node.BackingNode;
import io.fluxforge.stratum.server.store.Store;
import io.fluxforge.stratum.server.store.StoreOptions;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/**
 * Pays as fast as it can until it is killed: arguments are the data base's address, user, password, the RPC port, the mode, and the
 * name of a step at which it ends itself, {@code end} for a regular end after some steps, or {@code none}. Writes a line for each step.
 */
final class PayoutProcess {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private PayoutProcess() {}

    public static void main(String[] args) throws Exception {
        StoreOptions database =
                new StoreOptions(args[0], args[1].isEmpty() ? null : args[1], args[2].isEmpty() ? null : args[2]);
        URI uri = URI.create("http://127.0.0.1:" + args[3] + "/");
        RpcOptions options = RpcOptions.of(uri, new RpcCredentials.Password("sim", "sim"))
                .withTimeout(PATIENCE, PATIENCE)
                .withAttempts(1, Duration.ofMillis(1));
        String haltAt = args[5];
        try (FluxRpc rpc = new FluxRpc(options);
                Store store = Store.open(database)) {
            Instant[] now = {Instant.EPOCH};
            InstantSource clock = () -> now[0];
            Steps steps = new Steps(new RpcPayoutChain(List.of(new BackingNode("sim", rpc)), null), step -> {
                System.out.println(step);
                if (step.equals(haltAt)) {
                    Runtime.getRuntime().halt(137);
                }
            });
            Payouts.Setting setting = new Payouts.Setting(
                    store,
                    steps,
                    SimPool.MATURITY,
                    SimPool.NETWORK.addresses().prefixes(),
                    () -> SimPool.policy(SimPool.COIN, Duration.ofHours(6), Map.of()),
                    clock,
                    steps);
            Payouts payouts = args[4].equals("own")
                    ? Payouts.own(setting, SimPool.SIGNER)
                    : Payouts.node(setting, steps.around(new RpcNodeWallet(new WalletRpc(rpc.client()), SimRpc.POOL)));
            for (int done = 0; done < 3 || !haltAt.equals("end"); done++) {
                try {
                    now[0] = Instant.ofEpochMilli(rpc.client()
                            .call(RpcCall.repeatable("simtime"))
                            .orThrow()
                            .asLong());
                    payouts.step(false);
                } catch (IOException e) {
                    // As the service does: what failed is tried again with the next step.
                    System.out.println("failed " + e.getMessage());
                }
                System.out.println("step");
            }
        }
    }
}
