package io.fluxforge.node.wallet;

import io.fluxforge.node.chain.ChainParams;
import io.fluxforge.node.codec.ByteString;
import io.fluxforge.node.crypto.PrivateKey;
import io.fluxforge.node.files.PrivateFiles;
import io.fluxforge.node.files.SecretFile;
import io.fluxforge.node.files.SecretFileException;
import io.fluxforge.node.json.Json;
import io.fluxforge.node.json.JsonFields;
import io.fluxforge.node.json.JsonShapeException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.node.ObjectNode;

/**
 * A secret key in a JSON file under a passphrase. Network and address stand in it in plain, so that both can be asked for without the
 * passphrase; they are authenticated with the key. Bytes are in hex.
 *
 * <pre>
 * {"format": "fluxforge-key", "version": 1, "network": "main", "address": "t1...",
 *  "kdf": {"name": "scrypt", "n": 131072, "r": 8, "p": 1, "salt": 32 bytes},
 *  "cipher": {"name": "aes-256-gcm", "nonce": 12 bytes, "ciphertext": the key as wallets export it, and 16 bytes of tag}}
 * </pre>
 */
public final class KeyFile {
    /** Fewest characters of a passphrase for a new file. */
    public static final int MIN_PASSPHRASE = 8;

    private static final String FORMAT = "fluxforge-key";
    private static final int VERSION = 1;
    private static final int MAX_FILE_BYTES = 16 << 10;

    private final Path file;
    private final String network;
    private final String address;
    private final SealedSecret secret;

    private KeyFile(Path file, String network, String address, SealedSecret secret) {
        this.file = file;
        this.network = network;
        this.address = address;
        this.secret = secret;
    }

    /**
     * Writes a new file that its owner alone may read, and forces it to the disk.
     *
     * @param passphrase at least {@link #MIN_PASSPHRASE} characters; not changed
     * @throws KeyFileException if the file exists already, the passphrase is too short, or the file cannot be written
     */
    public static KeyFile create(Path file, PrivateKey key, ChainParams network, char[] passphrase)
            throws KeyFileException {
        return create(file, key, network, passphrase, SealedSecret.COST);
    }

    static KeyFile create(Path file, PrivateKey key, ChainParams network, char[] passphrase, int cost)
            throws KeyFileException {
        if (passphrase.length < MIN_PASSPHRASE) {
            throw new KeyFileException("the passphrase needs at least " + MIN_PASSPHRASE + " characters");
        }
        String address = key.publicKey().address().format(network.addresses().prefixes());
        byte[] exported = key.format(network.addresses().secretKey()).getBytes(StandardCharsets.US_ASCII);
        SealedSecret secret =
                SealedSecret.seal(exported, context(network.name(), address), passphrase, cost, new SecureRandom());
        Arrays.fill(exported, (byte) 0);
        KeyFile created = new KeyFile(file, network.name(), address, secret);
        created.write();
        return created;
    }

    /** What is authenticated with the key. */
    private static byte[] context(String network, String address) {
        return (FORMAT + "\n" + VERSION + "\n" + network + "\n" + address).getBytes(StandardCharsets.UTF_8);
    }

    private void write() throws KeyFileException {
        byte[] bytes = (Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(toJson()) + "\n")
                .getBytes(StandardCharsets.UTF_8);
        try {
            PrivateFiles.writeNew(file, bytes);
        } catch (FileAlreadyExistsException e) {
            throw new KeyFileException(file + " exists already and is left alone", e);
        } catch (NoSuchFileException e) {
            throw new KeyFileException("no folder for " + file, e);
        } catch (IOException e) {
            throw new KeyFileException("cannot write " + file + ": " + e.getMessage(), e);
        }
    }

    private ObjectNode toJson() {
        ObjectNode json = Json.MAPPER.createObjectNode();
        json.put("format", FORMAT)
                .put("version", VERSION)
                .put("network", network)
                .put("address", address);
        json.putObject("kdf")
                .put("name", "scrypt")
                .put("n", secret.cost())
                .put("r", secret.blockSize())
                .put("p", secret.parallelism())
                .put("salt", secret.salt().toString());
        json.putObject("cipher")
                .put("name", "aes-256-gcm")
                .put("nonce", secret.nonce().toString())
                .put("ciphertext", secret.ciphertext().toString());
        return json;
    }

    /**
     * Reads a file without its passphrase.
     *
     * @throws KeyFileException if it is not there, none of ours, of a newer version, or others than its owner may read it
     */
    public static KeyFile read(Path file) throws KeyFileException {
        byte[] bytes;
        try (var in = Files.newInputStream(file)) {
            SecretFile.require(file, "the key file");
            bytes = in.readNBytes(MAX_FILE_BYTES + 1);
        } catch (NoSuchFileException e) {
            throw new KeyFileException("no key file " + file + "; ./fluxforge pool key new writes one", e);
        } catch (SecretFileException e) {
            throw new KeyFileException(String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw new KeyFileException("cannot read the key file " + file + ": " + e.getMessage(), e);
        }
        try {
            return parse(file, bytes);
        } catch (JacksonException e) {
            throw new KeyFileException(file + " is no key file: no JSON");
        } catch (JsonShapeException | IllegalArgumentException e) {
            throw new KeyFileException(file + " is no key file: " + e.getMessage());
        }
    }

    private static KeyFile parse(Path file, byte[] bytes) throws JsonShapeException, KeyFileException {
        if (bytes.length > MAX_FILE_BYTES) {
            throw new KeyFileException(file + " is no key file: more than " + MAX_FILE_BYTES + " bytes");
        }
        JsonFields json = JsonFields.of("", Json.MAPPER.readTree(bytes));
        if (!json.text("format").equals(FORMAT)) {
            throw new KeyFileException(file + " is no key file: another format");
        }
        long version = json.integer("version", 0, Integer.MAX_VALUE);
        if (version != VERSION) {
            throw new KeyFileException(file + ": key file of version " + version + ", this program knows " + VERSION);
        }
        JsonFields kdf = json.object("kdf");
        JsonFields cipher = json.object("cipher");
        if (!kdf.text("name").equals("scrypt") || !cipher.text("name").equals("aes-256-gcm")) {
            throw new KeyFileException(file + ": a key file with other algorithms than scrypt and aes-256-gcm");
        }
        SealedSecret secret = new SealedSecret(
                (int) kdf.integer("n", 0, Integer.MAX_VALUE),
                (int) kdf.integer("r", 0, Integer.MAX_VALUE),
                (int) kdf.integer("p", 0, Integer.MAX_VALUE),
                ByteString.of(kdf.bytes("salt")),
                ByteString.of(cipher.bytes("nonce")),
                ByteString.of(cipher.bytes("ciphertext")));
        return new KeyFile(file, json.text("network"), json.text("address"), secret);
    }

    /** The name of the network whose addresses and exports the key has here. */
    public String network() {
        return network;
    }

    /** The key's address, as the file says; {@link #unlock} finds out whether it is true. */
    public String address() {
        return address;
    }

    /**
     * The key.
     *
     * @param network that the caller works in; the file must be of it
     * @throws KeyFileException if the network or the passphrase is another, or the file was changed
     */
    public PrivateKey unlock(ChainParams network, char[] passphrase) throws KeyFileException {
        if (!network.name().equals(this.network)) {
            throw new KeyFileException(
                    file + " holds a key of the network " + this.network + ", not " + network.name());
        }
        byte[] exported = secret.open(context(this.network, address), passphrase)
                .orElseThrow(() -> new KeyFileException("wrong passphrase for " + file + ", or the file was changed"));
        String text = new String(exported, StandardCharsets.US_ASCII);
        Arrays.fill(exported, (byte) 0);
        return PrivateKey.parse(text, network.addresses().secretKey())
                .filter(key -> key.publicKey()
                        .address()
                        .format(network.addresses().prefixes())
                        .equals(address))
                .orElseThrow(() -> new KeyFileException(file + " holds no key of the address that it names"));
    }

    /** Names the file only. */
    @Override
    public String toString() {
        return "KeyFile " + file;
    }
}
