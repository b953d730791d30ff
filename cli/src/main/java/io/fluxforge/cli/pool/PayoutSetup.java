package io.fluxforge.cli.pool;

import io.fluxforge.node.codec.AddressPrefixes;
import io.fluxforge.node.crypto.PrivateKey;
import io.fluxforge.node.follow.FollowedChain;
import io.fluxforge.node.rpc.RpcException;
import io.fluxforge.node.rpc.WalletRpc;
import io.fluxforge.node.wallet.KeyFile;
import io.fluxforge.node.wallet.TransactionSigner;
import io.fluxforge.stratum.server.config.PoolConfig;
import io.fluxforge.stratum.server.ledger.PayoutRules;
import io.fluxforge.stratum.server.life.Life;
import io.fluxforge.stratum.server.life.LifeTable;
import io.fluxforge.stratum.server.node.BackingNode;
import io.fluxforge.stratum.server.payout.PaymentNotes;
import io.fluxforge.stratum.server.payout.PayoutEvents;
import io.fluxforge.stratum.server.payout.PayoutPolicy;
import io.fluxforge.stratum.server.payout.Payouts;
import io.fluxforge.stratum.server.payout.RpcNodeWallet;
import io.fluxforge.stratum.server.payout.RpcPayoutChain;
import io.fluxforge.stratum.server.payout.WalletAddress;
import io.fluxforge.stratum.server.store.Store;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Makes the payments that a configuration describes. */
public final class PayoutSetup {
    private final PoolConfig config;
    private final @Nullable TransactionSigner signer;

    private PayoutSetup(PoolConfig config, @Nullable TransactionSigner signer) {
        this.config = config;
        this.signer = signer;
    }

    /** Whether this program pays at all. */
    public static boolean pays(PoolConfig config) {
        PayoutRules.Mode mode = config.payout().mode();
        return mode == PayoutRules.Mode.KEY || mode == PayoutRules.Mode.NODE;
    }

    /** Whether blocks are watched for what the ledger has forgotten: where anything is paid, be it by coinbases. */
    public static boolean watches(PoolConfig config) {
        return config.payout().mode() != PayoutRules.Mode.NONE;
    }

    /**
     * Opens the key where one is needed: from {@value SecretInput#KEY_VARIABLE}, else the key file.
     *
     * @throws IOException if the key file cannot be opened
     * @throws IllegalArgumentException if there is no passphrase, or the key is not the one of the pool's address
     */
    public static PayoutSetup open(PoolConfig config, SecretInput secrets) throws IOException {
        if (config.payout().mode() != PayoutRules.Mode.KEY) {
            return new PayoutSetup(config, null);
        }
        PrivateKey key = key(config, secrets);
        if (!key.publicKey().address().equals(config.address())) {
            AddressPrefixes prefixes = config.network().addresses().prefixes();
            throw new IllegalArgumentException("the key's address is "
                    + key.publicKey().address().format(prefixes) + ", and the pool's is "
                    + config.address().format(prefixes) + ": the key can spend nothing of what the pool mines");
        }
        return new PayoutSetup(config, new TransactionSigner(key, config.network()));
    }

    private static PrivateKey key(PoolConfig config, SecretInput secrets) throws IOException {
        String exported = secrets.keyOfEnvironment();
        if (exported != null) {
            return PrivateKey.parse(exported, config.network().addresses().secretKey())
                    .orElseThrow(() -> new IllegalArgumentException(SecretInput.KEY_VARIABLE
                            + " holds no exported key of the network "
                            + config.network().name()));
        }
        KeyFile file = KeyFile.read(config.payments().keyFile());
        char[] passphrase = secrets.passphrase(
                config.payments().passphraseFile(),
                "Passphrase for " + config.payments().keyFile() + ": ");
        try {
            return file.unlock(config.network(), passphrase);
        } finally {
            Arrays.fill(passphrase, '\0');
        }
    }

    /**
     * Makes sure that the wallet that is to pay owns the pool's address. Where the node does not answer now, the wallet is asked before
     * the first payment.
     *
     * @throws IllegalArgumentException in one line, if it does not
     */
    public void requireOwnAddress(List<BackingNode> nodes) throws InterruptedException {
        if (config.payout().mode() != PayoutRules.Mode.NODE) {
            return;
        }
        try {
            Optional<String> problem = WalletAddress.problem(
                    wallet(nodes),
                    config.address().format(config.network().addresses().prefixes()));
            if (problem.isPresent()) {
                throw new IllegalArgumentException(problem.get());
            }
        } catch (RpcException e) {
            // The pool's jobs wait for a node as well, and say so.
        }
    }

    private static WalletRpc wallet(List<BackingNode> nodes) {
        return new WalletRpc(nodes.getFirst().rpc().client());
    }

    /**
     * The payments.
     *
     * @param policy that holds now
     * @param follower null to trust the nodes alone
     */
    public Payouts payouts(
            Supplier<PayoutPolicy> policy,
            Store store,
            List<BackingNode> nodes,
            @Nullable FollowedChain follower,
            PayoutEvents events)
            throws IOException {
        byte[] mark =
                store.read(tx -> new LifeTable(tx).current()).map(Life::mark).orElse(new byte[0]);
        Payouts.Setting setting = new Payouts.Setting(
                store,
                new RpcPayoutChain(nodes, follower),
                config.network().coinbaseMaturity(),
                config.network().addresses().prefixes(),
                policy,
                InstantSource.system(),
                events,
                config.address().script(),
                mark,
                PaymentNotes.in(config.options().dataFolder()));
        if (!pays(config)) {
            return Payouts.watch(setting);
        }
        return signer == null
                ? Payouts.node(
                        setting,
                        new RpcNodeWallet(
                                wallet(nodes),
                                config.address()
                                        .format(config.network().addresses().prefixes())))
                : Payouts.own(setting, signer);
    }
}
