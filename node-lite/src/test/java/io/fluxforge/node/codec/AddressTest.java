package io.fluxforge.node.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.fluxforge.node.chain.Networks;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class AddressTest {
    private static final AddressPrefixes MAIN =
            Networks.builtIn("main").addresses().prefixes();
    private static final AddressPrefixes TEST =
            Networks.builtIn("test").addresses().prefixes();

    /** Main-net addresses as block explorers show them, beside the scripts that they belong to. */
    @Test
    void publishedScriptsHaveTheirAddresses() {
        int count = 0;
        for (JsonNode transaction : Vectors.entries("tx/transparent_v4_sighash.json")) {
            for (JsonNode input : transaction.get("inputs")) {
                Script script = Script.parse(input.get("prevout_script").asString());
                String text = input.get("address").asString();
                Address address = Address.of(script).orElseThrow();
                assertThat(address.format(MAIN)).isEqualTo(text);
                assertThat(Address.parse(text, MAIN)).contains(address);
                assertThat(address.script()).isEqualTo(script);
                count++;
            }
        }
        assertThat(count).isGreaterThan(25);
    }

    /** The test addresses and their scripts come from a running node; the t3 address is the development fund's. */
    @ParameterizedTest
    @CsvSource({
        "tmMySvU9e7HJ3ac5wX6hTkVEnVifmXfWsYy, test, 76a914867c6a8ecfbf36bacd5058365fcab1d5859e1dab88ac",
        "tmJKcy3WFxxnxQqKFcjFVQTCxJfykM5qsLQ, test, 76a9145e6c9df2a425f65593432d59e61daaa3ed0bcf9688ac",
        "t3hPu1YDeGUCp8m7BQCnnNUmRMJBa5RadyA, main, a914fa742817c4a665fccc70ce4cb40bdb71ba345db787",
    })
    void textsOfBothNetworks(String text, String network, String script) {
        AddressPrefixes prefixes = network.equals("main") ? MAIN : TEST;
        AddressPrefixes others = network.equals("main") ? TEST : MAIN;
        Address address = Address.parse(text, prefixes).orElseThrow();
        assertThat(address.script()).hasToString(script);
        assertThat(address.format(prefixes)).isEqualTo(text);
        assertThat(Address.parse(text, others)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1",
                "t",
                "t1a6kYQgo1syNbwPNbCm2EAhVqz6JFD5FzO",
                "t1a6kYQgo1syNbwPNbCm2EAhVqz6JFD5Fz",
                "t1a6kYQgo1syNbwPNbCm2EAhVqz6JFD5FzNN",
                "T1a6kYQgo1syNbwPNbCm2EAhVqz6JFD5FzN",
                "t1a6kYQgo1syNbwPNbCm2EAhVqz6JFD50zN",
                "t1a6kYQgo1syNbwPNbCm2EAhVqz6JFD5Fz\u00e9",
                " t1a6kYQgo1syNbwPNbCm2EAhVqz6JFD5FzN",
            })
    void otherTextsAreNone(String text) {
        assertThat(Address.parse("t1a6kYQgo1syNbwPNbCm2EAhVqz6JFD5FzN", MAIN)).isPresent();
        assertThat(Address.parse(text, MAIN)).isEmpty();
    }

    @Test
    void textsOfAnyLengthAreRefusedInNoTime() {
        assertThat(Base58Check.decode("z".repeat(10_000_000))).isEmpty();
    }

    @Test
    void base58KeepsBytesAndLeadingZeros() {
        Random random = new Random(58);
        for (int length = 0; length < 80; length++) {
            byte[] bytes = new byte[length];
            random.nextBytes(bytes);
            for (int i = 0; i < Math.min(length, length % 4); i++) {
                bytes[i] = 0;
            }
            String text = Base58Check.encode(bytes);
            assertThat(Base58Check.decode(text))
                    .hasValueSatisfying(decoded -> assertThat(decoded).isEqualTo(bytes));
        }
    }

    @Test
    void hashOfAnotherLengthIsNone() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Address(Address.Kind.SCRIPT_HASH, ByteString.parse("00")))
                .withMessageContaining("a hash of 1 bytes");
    }
}
