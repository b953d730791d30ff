package io.fluxforge.node.privatenet;

import io.fluxforge.node.codec.Address;
import io.fluxforge.node.codec.Script;
import io.fluxforge.node.crypto.PrivateKey;
import io.fluxforge.node.files.SecretFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The keys of a private node's wallet, by the scripts that pay them. Those of the file {@code wallet.wif} come first, one exported key
 * a line; without such a file the first is one that everybody can derive. New ones are generated and kept. Guarded by {@link
 * PrivateChain}.
 */
final class WalletKeys {
    private static final String FILE = "wallet.wif";

    /** @param change whether it only takes what is left of a payment of ours, which is no receipt */
    record Owned(PrivateKey key, boolean change) {}

    private final Map<Script, Owned> keys = new LinkedHashMap<>();
    private final BlockFile file;
    private final int prefix;
    private final SecureRandom random = new SecureRandom();

    /**
     * The keys of a folder, but not yet those of the wallet's own file.
     *
     * @param prefix of exported keys
     * @throws IOException naming the line of {@code wallet.wif} that is no key
     */
    WalletKeys(Path folder, BlockFile file, int prefix) throws IOException {
        this.file = file;
        this.prefix = prefix;
        Path exported = folder.resolve(FILE);
        if (Files.exists(exported)) {
            SecretFile.require(exported, "the wallet's file");
            int number = 0;
            for (String line : Files.readAllLines(exported, StandardCharsets.US_ASCII)) {
                number++;
                if (!line.isBlank()) {
                    add(parse(line.strip(), exported + ":" + number), false);
                }
            }
        }
        if (keys.isEmpty()) {
            add(Tier.keyOf("miner"), false);
        }
    }

    private PrivateKey parse(String text, String where) throws IOException {
        return PrivateKey.parse(text, prefix)
                .orElseThrow(() -> new IOException(where + " holds no private key of this network"));
    }

    private void add(PrivateKey key, boolean change) {
        keys.putIfAbsent(key.publicKey().address().script(), new Owned(key, change));
    }

    /** Takes a record of the wallet's file. */
    void replay(byte[] payload) throws IOException {
        String text = new String(payload, StandardCharsets.US_ASCII);
        add(parse(text.substring(1), "the wallet's file"), text.charAt(0) == 'c');
    }

    /** Keeps a key; whether it is new. */
    boolean keep(PrivateKey key, boolean change) throws IOException {
        if (keys.containsKey(key.publicKey().address().script())) {
            return false;
        }
        file.append(BlockFile.KEY, ((change ? "c" : "r") + key.format(prefix)).getBytes(StandardCharsets.US_ASCII));
        add(key, change);
        return true;
    }

    /** A new key, which is kept. */
    PrivateKey generate(boolean change) throws IOException {
        PrivateKey key = PrivateKey.generate(random);
        keep(key, change);
        return key;
    }

    /** Whom blocks pay unless the user says otherwise. */
    Address first() {
        return keys.values().iterator().next().key().publicKey().address();
    }

    @Nullable
    Owned of(Script script) {
        return keys.get(script);
    }

    boolean isOurs(Script script) {
        return keys.containsKey(script);
    }

    int size() {
        return keys.size();
    }
}
