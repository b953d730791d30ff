package io.fluxforge.node.wallet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fluxforge.node.chain.ChainParams;
import io.fluxforge.node.chain.Networks;
import io.fluxforge.node.crypto.PrivateKey;
import io.fluxforge.node.json.Json;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

class KeyFileTest {
    private static final ChainParams MAIN = Networks.builtIn("main");
    private static final char[] PASSPHRASE = "richtig Pferd 電池 😀 Klammer".toCharArray();
    /** The least that is allowed, so that a guess takes milliseconds. */
    private static final int COST = 1 << 14;

    @TempDir
    private Path folder;

    private Path file;
    private PrivateKey key;

    @BeforeEach
    void create() throws Exception {
        file = folder.resolve("pool-key.json");
        key = PrivateKey.generate(new SecureRandom());
        KeyFile.create(file, key, MAIN, PASSPHRASE, COST);
    }

    @Test
    void opensWithThePassphraseOnly() throws Exception {
        KeyFile read = KeyFile.read(file);
        assertThat(read.network()).isEqualTo("main");
        assertThat(read.address())
                .isEqualTo(key.publicKey().address().format(MAIN.addresses().prefixes()))
                .startsWith("t1");
        assertThat(read.unlock(MAIN, PASSPHRASE).publicKey()).isEqualTo(key.publicKey());
        assertThatThrownBy(() -> read.unlock(MAIN, "richtig Pferd".toCharArray()))
                .isInstanceOf(KeyFileException.class)
                .hasMessage("wrong passphrase for " + file + ", or the file was changed");
        assertThatThrownBy(() -> read.unlock(Networks.builtIn("test"), PASSPHRASE))
                .hasMessage(file + " holds a key of the network main, not test");
    }

    @Test
    void belongsToItsOwnerAndIsNeverOverwritten() throws Exception {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        byte[] before = Files.readAllBytes(file);
        assertThatThrownBy(() -> KeyFile.create(file, key, MAIN, PASSPHRASE, COST))
                .hasMessage(file + " exists already and is left alone");
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        assertThatThrownBy(() -> KeyFile.read(file)).hasMessageContaining("chmod 600");
    }

    @Test
    void shortPassphrasesAndMissingFilesAreTold() {
        Path other = folder.resolve("other.json");
        assertThatThrownBy(() -> KeyFile.create(other, key, MAIN, "1234567".toCharArray(), COST))
                .hasMessage("the passphrase needs at least 8 characters");
        assertThat(other).doesNotExist();
        assertThatThrownBy(() -> KeyFile.read(other)).hasMessageStartingWith("no key file " + other);
        assertThatThrownBy(() -> KeyFile.create(folder.resolve("no/key.json"), key, MAIN, PASSPHRASE, COST))
                .hasMessageStartingWith("no folder for ");
    }

    @Test
    void theKeyStandsNowhere() throws Exception {
        String exported = key.format(MAIN.addresses().secretKey());
        StringWriter shown = new StringWriter();
        KeyFile read = KeyFile.read(file);
        shown.append(read.toString()).append(key.toString());
        shown.append(new TransactionSigner(key, MAIN).toString());
        shown.append(Files.readString(file));
        try {
            read.unlock(MAIN, "wrong passphrase".toCharArray());
        } catch (KeyFileException e) {
            e.printStackTrace(new PrintWriter(shown));
        }
        assertThat(shown.toString()).doesNotContain(exported).doesNotContain("wrong passphrase\n");
    }

    /** Network and address are authenticated, as is every parameter by what it does. */
    @ParameterizedTest
    @CsvSource({
        "/network, regtest",
        "/address, t1LJeUtGto9svb1WuX3H3z37kNuKgjxxvwz",
        "/kdf/n, 32768",
        "/kdf/p, 2",
    })
    void changesAreNoticed(String pointer, String value) throws Exception {
        ObjectNode json = (ObjectNode) Json.MAPPER.readTree(Files.readAllBytes(file));
        int slash = pointer.lastIndexOf('/');
        ObjectNode parent = slash == 0 ? json : (ObjectNode) json.at(pointer.substring(0, slash));
        String name = pointer.substring(slash + 1);
        if (value.matches("[0-9]+")) {
            parent.put(name, Integer.parseInt(value));
        } else {
            parent.put(name, value);
        }
        Files.write(file, Json.MAPPER.writeValueAsBytes(json));
        ChainParams network = Networks.builtIn(KeyFile.read(file).network());
        assertThatThrownBy(() -> KeyFile.read(file).unlock(network, PASSPHRASE))
                .isInstanceOf(KeyFileException.class)
                .hasMessageContaining("wrong passphrase");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"version\" : 1=\"version\" : 2",
                "fluxforge-key=other",
                "\"scrypt\"=\"md5\"",
                "\"n\" : 16384=\"n\" : 1073741824",
                "\"n\" : 16384=\"n\" : 16385",
                "\"n\" : 16384=\"n\" : 2",
                "\"r\" : 8=\"r\" : 4096",
                "\"p\" : 1=\"p\" : 1000",
                "\"nonce\" : \"=\"nonce\" : \"00",
                "{={{",
            })
    void whatIsNoKeyFileIsRefused(String change) throws Exception {
        String[] parts = change.split("=", 2);
        String text = Files.readString(file);
        assertThat(text).contains(parts[0]);
        Files.writeString(file, text.replace(parts[0], parts[1]));
        assertThatThrownBy(() -> KeyFile.read(file)).isInstanceOf(KeyFileException.class);
    }

    /** Whatever the bytes, there is an answer in one line. */
    @Test
    void damagedFilesAreToldInOneLine() throws Exception {
        byte[] good = Files.readAllBytes(file);
        Random random = new Random(7);
        for (int i = 0; i < 300; i++) {
            byte[] bad = good.clone();
            for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
                bad[random.nextInt(bad.length)] = (byte) random.nextInt();
            }
            Files.write(file, bad);
            try {
                KeyFile.read(file);
            } catch (KeyFileException e) {
                assertThat(e.getMessage()).doesNotContain("\n");
            }
        }
    }

    @Test
    void theSameSecretHasAnotherFileEachTime() throws Exception {
        Path second = folder.resolve("second.json");
        KeyFile.create(second, key, MAIN, PASSPHRASE, COST);
        assertThat(Files.readString(second, StandardCharsets.UTF_8)).isNotEqualTo(Files.readString(file));
        assertThat(KeyFile.read(second).unlock(MAIN, PASSPHRASE).publicKey()).isEqualTo(key.publicKey());
    }
}
