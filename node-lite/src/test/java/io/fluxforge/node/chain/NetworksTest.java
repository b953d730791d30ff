package io.fluxforge.node.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fluxforge.verifier.CompactTarget;
import io.fluxforge.verifier.EquihashParams;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NetworksTest {
    @TempDir
    private Path folder;

    @Test
    void builtInNetworksAreKnownByTheirNames() {
        assertThat(Networks.NAMES).containsExactly("main", "test", "regtest", "private");
        for (String name : Networks.NAMES) {
            ChainParams network = Networks.find(name);
            assertThat(network.name()).isEqualTo(name);
            assertThat(network.checkpoints()).containsEntry(0, network.genesis().hash());
            assertThat(network.coinbaseMaturity()).isEqualTo(100);
        }
        assertThat(Networks.NAMES.stream().map(Networks::find).map(ChainParams::messageStart))
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @CsvSource({
        "main,    24e92764, 16125, 16124, 1cb8, 1cbd, 80, 19167, 00052461a5006c2e3b74ce48992a08695607912d5604c3eb8da25749b0900444",
        "test,    fa1af9bf, 26125, 26124, 1d25, 1cba, ef, 1,     0042202a64a929fc25cc10e68615ddbe38007b1b40da08acd3f530f83c79b9d1",
        "regtest, aae83f5f, 26126, 26124, 1d25, 1cba, ef, 1,     01998760a88dc2b5715f69d2f18c1d90e0b604612242d9099eaff3048dd1e0ce",
    })
    void networksAreThoseOfTheNode(
            String name,
            String start,
            int p2p,
            int rpc,
            String publicKeyHash,
            String scriptHash,
            String secretKey,
            int coin,
            String genesis) {
        ChainParams network = Networks.builtIn(name);
        assertThat(network.messageStart()).isEqualTo(Integer.parseUnsignedInt(start, 16));
        assertThat(network.peers().p2pPort()).isEqualTo(p2p);
        assertThat(network.peers().rpcPort()).isEqualTo(rpc);
        assertThat(network.addresses())
                .isEqualTo(new AddressParams(
                        Integer.parseInt(publicKeyHash, 16),
                        Integer.parseInt(scriptHash, 16),
                        Integer.parseInt(secretKey, 16),
                        coin));
        assertThat(network.genesis().hash()).hasToString(genesis);
    }

    @ParameterizedTest
    @CsvSource({
        "main,    7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff,  1f07ffff",
        "test,    effffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff, 200effff",
        "regtest, f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f, 200f0f0f",
        "private, 1fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff, 201fffff",
    })
    void limits(String name, String limit, String bits) {
        DifficultyParams difficulty =
                Networks.find(name.toUpperCase(Locale.ROOT)).difficulty();
        assertThat(difficulty.limit().toString(16)).isEqualTo(limit);
        assertThat(Integer.toHexString(CompactTarget.encode(difficulty.limit())))
                .isEqualTo(bits);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0, 170002",
        "124999, 0, 170002",
        "125000, 76b809bb, 170002",
        "249999, 76b809bb, 170002",
        "250000, 76b809bb, 170007",
        "1549500, 76b809bb, 170019",
        "2019999, 76b809bb, 170019",
        "2020000, 76b809bb, 170020",
        "3000000, 76b809bb, 170020",
    })
    void branchIdAndProtocolVersionFollowTheUpgrades(int height, String branchId, int version) {
        ChainParams main = Networks.builtIn("main");
        assertThat(main.branchIdAt(height)).isEqualTo(Integer.parseUnsignedInt(branchId, 16));
        assertThat(main.minimumProtocolVersionAt(height)).isEqualTo(version);
    }

    @Test
    void fileOfTheUserIsRead() throws IOException {
        Path file = folder.resolve("mine.toml");
        Files.writeString(file, toml("private").replace("name = \"private\"", "name = \"mine\""));
        ChainParams mine = Networks.find(file.toString());
        assertThat(mine.name()).isEqualTo("mine");
        assertThat(mine.withEquihash(EquihashParams.ZCASH_48_5).equihash())
                .singleElement()
                .extracting(EquihashEpoch::accepted)
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.LIST)
                .containsExactly(EquihashParams.ZCASH_48_5);
    }

    /** Each line replaces the first text by the second, and expects where the error is and what it says. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "name = \"private\" | name = private | FILE:4: | Unexpected",
                "name = \"private\" | name = 1 | FILE:4:1: name: | text in quotes",
                "coinbase-maturity = 100 | | FILE: coinbase-maturity: | missing",
                "coinbase-maturity = 100 | coinbase-maturity = 0 | FILE:6:1: coinbase-maturity: | 0 is not in the range 1",
                "coinbase-maturity = 100 | coinbase-maturity = 1.5 | FILE:6:1: coinbase-maturity: | whole number",
                "coinbase-maturity = 100 | coinbase-maturity = 99999999999 | FILE:6:1: coinbase-maturity: | not in the range",
                "coinbase-maturity = 100 | coinbase-maturity = 100\\nmessage = 1 | FILE:7:1: message: | unknown",
                "message-start = \"f1c5a77e\" | message-start = \"f1c5a7\" | FILE:5:1: message-start: | 3 bytes, not 4",
                "message-start = \"f1c5a77e\" | message-start = \"f1c5a77x\" | FILE:5:1: message-start: | hex",
                "p2p-port = 36125 | p2p-port = 70000 | FILE:10:1: peers.p2p-port: | 70000",
                "p2p-port = 36125 | p2p-prot = 36125 | FILE:9:1: peers.p2p-port: | missing",
                "dns-seeds = [] | dns-seeds = [1] | FILE:14:1: peers.dns-seeds: | list of texts",
                "accepted = [\"zelhash\"] | accepted = [\"zelhush\"] | : equihash[0].accepted: | 'zelhush' is neither",
                "accepted = [\"zelhash\"] | accepted = [] | : equihash[0].accepted: | empty",
                "algorithm = \"digishield\" | algorithm = \"lwma2\" | : difficulty.rules[0].algorithm: | none of digishield, lwma, lwma3",
                "overlap = 0 | overlap = 0\\n[[equihash]]\\nfrom = 0\\naccepted = [\"zelhash\"]\\noverlap = 0 | : equihash: | entry 2",
                "stratus = 0.3 | stratus = 0.9 | : nodes.shares[0].stratus: | exceed the subsidy",
                "stratus = 0.3 | stratus = nan | : nodes.shares[0].stratus: | not in the range",
                "[upgrades.flux]\\nheight = 1 | [upgrades.flux]\\nheight = 0 | : upgrades.flux: | comes before",
                "[upgrades.flux] | [upgrades.pon]\\nheight = 9\\nbranch-id = \"76b809bb\"\\nprotocol-version = 1\\n[upgrades.flux] | FILE: pon: | missing",
                "[addresses] | [checkpoints]\\nten = \"00\"\\n[addresses] | : checkpoints.ten: | no height",
                "[addresses] | [checkpoints]\\n10 = \"00\"\\n[addresses] | : checkpoints.10: | 64 hex digits, not 2",
                "hash = \" | hash = \"1 | : genesis.hash: | 64 hex digits, not 65",
            })
    void mistakeIsOneLineThatNamesThePlace(String old, String replacement, String where, String what)
            throws IOException {
        Path file = folder.resolve("broken.toml");
        String toml = toml("private");
        String unescaped = old.replace("\\n", "\n");
        assertThat(toml).contains(unescaped);
        String with = replacement == null ? "" : replacement.replace("\\n", "\n");
        Files.writeString(
                file,
                toml.replaceFirst(
                        java.util.regex.Pattern.quote(unescaped), java.util.regex.Matcher.quoteReplacement(with)));
        assertThatThrownBy(() -> Networks.find(file.toString()))
                .isInstanceOf(NetworkFileException.class)
                .message()
                .hasLineCount(1)
                .startsWith(file.toString())
                .contains(where.replace("FILE", file.toString()), what);
    }

    /** A file that names a network's file means one beside itself. */
    @Test
    void relativePathBeginsInTheGivenFolder() throws IOException {
        Files.writeString(
                folder.resolve("mine.toml"), toml("private").replace("name = \"private\"", "name = \"mine\""));
        assertThat(Networks.find("mine.toml", folder).name()).isEqualTo("mine");
        assertThat(Networks.find("MAIN", folder)).isSameAs(Networks.builtIn("main"));
    }

    @Test
    void genesisThatDoesNotHashToItsHashIsRefused() throws IOException {
        Path file = folder.resolve("broken.toml");
        String toml = toml("main");
        Files.writeString(file, toml.replace("00052461a5", "00052461a6"));
        assertThatThrownBy(() -> Networks.load(file)).hasMessageContaining("genesis header hashes to 00052461a5006c2e");
        Files.writeString(file, toml.replace("coinbase = \"0100", "coinbase = \"0200"));
        assertThatThrownBy(() -> Networks.load(file)).hasMessageContaining("merkle root is 94c7aed6b2c67f17");
    }

    @Test
    void unknownNamesAndUnreadableFilesAreNamed() throws IOException {
        assertThatThrownBy(() -> Networks.find("mian"))
                .hasMessage(
                        "'mian' is neither a network (main, test, regtest, private) nor a file, whose name would end in .toml");
        assertThatThrownBy(() -> Networks.find(folder.resolve("none.toml").toString()))
                .hasMessage("cannot read " + folder.resolve("none.toml") + ": no such file");
        Path large = folder.resolve("large.toml");
        Files.write(large, new byte[(1 << 20) + 1]);
        assertThatThrownBy(() -> Networks.load(large)).hasMessageContaining("larger than");
    }

    /** Whatever the file says, it is either a network or a mistake of the user. */
    @Test
    void mutatedFilesEndInOneLine() {
        Random random = new Random(4);
        byte[] toml = toml("private").getBytes(StandardCharsets.UTF_8);
        int refused = 0;
        for (int i = 0; i < 300; i++) {
            byte[] mutated = toml.clone();
            for (int change = random.nextInt(1, 4); change > 0; change--) {
                mutated[random.nextInt(mutated.length)] = (byte) random.nextInt(0x20, 0x7f);
            }
            try {
                NetworkFile.parse("file", new String(mutated, StandardCharsets.UTF_8));
            } catch (NetworkFileException e) {
                refused++;
                assertThat(e)
                        .message()
                        .as("seed 4, round %d", i)
                        .startsWith("file:")
                        .hasLineCount(1);
            }
        }
        assertThat(refused).isGreaterThan(75);
    }

    static String toml(String name) {
        try (InputStream in = Networks.class.getResourceAsStream(name + ".toml")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
