package io.fluxforge.stratum.server.config;

import io.fluxforge.node.chain.ChainParams;
import io.fluxforge.node.codec.Address;
import io.fluxforge.node.codec.ByteString;
import io.fluxforge.node.rpc.RpcOptions;
import io.fluxforge.node.template.CoinbasePlan;
import io.fluxforge.stratum.server.PoolOptions;
import io.fluxforge.stratum.server.accounting.WorkerName;
import io.fluxforge.stratum.server.ledger.PayoutRules;
import io.fluxforge.stratum.server.net.TlsFiles;
import io.fluxforge.stratum.server.net.TlsIdentity;
import io.fluxforge.stratum.server.node.NodeJobOptions;
import io.fluxforge.stratum.server.store.StoreOptions;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A pool as its configuration describes it.
 *
 * @param network whose rules hold
 * @param address whom the coinbase pays
 * @param tag free bytes in the coinbase
 * @param nodes how to ask each node, by name, in the order of preference
 * @param jobs how jobs are got from the nodes
 * @param options how the server is run
 * @param store where accounting and ledger are kept
 * @param log where events go, null for standard error
 * @param payout how blocks are divided
 * @param payments how miners are paid; counts in modes key and node
 * @param tls where the certificate and its key are, null if no port needs them
 * @param identity what these held as the configuration was read
 * @param settings every option that the file sets, by its name
 * @param api where figures are served over HTTP, null for nowhere
 */
public record PoolConfig(
        ChainParams network,
        Address address,
        ByteString tag,
        List<Map.Entry<String, RpcOptions>> nodes,
        NodeJobOptions jobs,
        PoolOptions options,
        StoreOptions store,
        @Nullable LogOptions log,
        PayoutRules payout,
        PaymentConfig payments,
        @Nullable TlsFiles tls,
        @Nullable TlsIdentity identity,
        Map<String, String> settings,
        @Nullable InetSocketAddress api) {
    /**
     * A log file.
     *
     * @param file its name; a number is added
     * @param maxBytes of one file
     * @param files that are kept
     */
    public record LogOptions(Path file, int maxBytes, int files) {}

    /** Whom the coinbase pays. */
    public CoinbasePlan coinbase() {
        return CoinbasePlan.payingTo(address.script(), tag);
    }

    /** Why a worker is not let in; null if its name begins with an address of the network: {@code address}, {@code address.rig}. */
    public @Nullable String refusalOf(String name) {
        return AddressFault.of(WorkerName.address(name), network);
    }
}
