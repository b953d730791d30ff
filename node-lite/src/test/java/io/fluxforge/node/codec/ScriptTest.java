package io.fluxforge.node.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.fluxforge.node.codec.ScriptTemplate.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class ScriptTest {
    private static final String KEY = "02" + "33".repeat(32);
    private static final String LONG_KEY = "04" + "44".repeat(64);

    @ParameterizedTest
    @CsvSource({
        "0, 00",
        "1, 51",
        "16, 60",
        "17, 0111",
        "103, 0167",
        "127, 017f",
        "128, 028000",
        "255, 02ff00",
        "256, 020001",
        "32767, 02ff7f",
        "32768, 03008000",
        "478074, 037a4b07",
        "2020000, 03a0d21e",
        "8388607, 03ffff7f",
        "8388608, 0400008000",
        "2147483647, 04ffffff7f",
        "2147483648, 050000008000",
    })
    void heightPush(long height, String hex) {
        assertThat(Script.heightPush(height)).hasToString(hex);
        assertThat(Script.parse(hex + "0101").height()).hasValue(height);
        assertThat(Script.parse(hex).height()).hasValue(height);
    }

    /** Too short, not the shortest form, negative, too long, no push at all. */
    @ParameterizedTest
    @ValueSource(
            strings = {"", "01", "0101", "0100", "0110", "0181", "021100", "02ff80", "06010101010101", "76", "4c0111"})
    void otherScriptsHaveNoHeight(String hex) {
        assertThat(Script.parse(hex).height()).isEmpty();
    }

    @Test
    void negativeHeightIsNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Script.heightPush(-1))
                .withMessage("height=-1, min=0");
    }

    @Test
    void publishedRedeemScriptIsMultisig() {
        JsonNode json = Vectors.entries("tx/fluxnode.json").get(6);
        Script redeem = Script.parse(json.get("redeem").asString());
        ScriptTemplate template = ScriptTemplate.of(redeem);
        assertThat(template.kind()).isEqualTo(Kind.MULTISIG);
        assertThat(template.required()).isEqualTo(2);
        assertThat(template.items()).hasSize(2);
        assertThat(Script.multisig(2, template.items())).isEqualTo(redeem);
    }

    @ParameterizedTest
    @CsvSource({
        "PUBLIC_KEY, 21KEYac, 1, 1",
        "PUBLIC_KEY, 41LONGac, 1, 1",
        "MULTISIG, 5121KEY51ae, 1, 1",
        "MULTISIG, 5221KEY41LONG21KEY53ae, 2, 3",
        "NULL_DATA, 6a, 0, 0",
        "NULL_DATA, 6a0401020304, 0, 0",
        "NULL_DATA, 6a51, 0, 0",
        "NON_STANDARD, 6a02, 0, 0",
        "NON_STANDARD, 6a01020304, 0, 0",
        "NON_STANDARD, 21KEYacac, 0, 0",
        "NON_STANDARD, 21KEY, 0, 0",
        "NON_STANDARD, 5221KEY51ae, 0, 0",
        "NON_STANDARD, 5121KEY52ae, 0, 0",
        "NON_STANDARD, 5151ae, 0, 0",
        "NON_STANDARD, 0021KEY51ae, 0, 0",
        "NON_STANDARD, ae, 0, 0",
        "NON_STANDARD, 76a91300112233445566778899aabbccddeeff00112288ac, 0, 0",
        "NON_STANDARD, 4effffffff, 0, 0",
        "NON_STANDARD, 4d, 0, 0",
    })
    void templates(Kind kind, String hex, int required, int items) {
        Script script = Script.parse(hex.replace("KEY", KEY).replace("LONG", LONG_KEY));
        ScriptTemplate template = ScriptTemplate.of(script);
        assertThat(template.kind()).isEqualTo(kind);
        assertThat(template.required()).isEqualTo(required);
        assertThat(template.items()).hasSize(items);
    }

    @Test
    void emptyScriptIsNonStandard() {
        assertThat(ScriptTemplate.of(Script.EMPTY).kind()).isEqualTo(Kind.NON_STANDARD);
        assertThat(Script.EMPTY.isUnspendable()).isFalse();
    }

    @Test
    void opReturnCarriesEightyBytesAtMost() {
        Script most = Script.opReturn(ByteString.of(new byte[80]));
        assertThat(ScriptTemplate.of(most).kind()).isEqualTo(Kind.NULL_DATA);
        assertThat(most.isUnspendable()).isTrue();
        assertThat(most.size()).isEqualTo(83);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Script.opReturn(ByteString.of(new byte[81])))
                .withMessageContaining("81 bytes, at most 80");
        Script tooMuch = Script.parse("6a4c51" + "00".repeat(81));
        assertThat(ScriptTemplate.of(tooMuch).kind()).isEqualTo(Kind.NON_STANDARD);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 75, 76, 255, 256, 65_535, 65_536})
    void pushesOfEveryLengthComeBack(int length) {
        byte[] data = new byte[length];
        java.util.Arrays.fill(data, (byte) 0x77);
        ScriptReader reader = new ScriptReader(Script.pushes(List.of(ByteString.of(data), ByteString.EMPTY)));
        assertThat(reader.next()).isTrue();
        assertThat(reader.isDataPush()).isTrue();
        assertThat(reader.isMinimalPush()).isTrue();
        assertThat(reader.data()).isEqualTo(ByteString.of(data));
        assertThat(reader.next()).isTrue();
        assertThat(reader.opcode()).isZero();
        assertThat(reader.next()).isFalse();
        assertThat(reader.isBroken()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "0105, false",
        "0111, true",
        "0181, false",
        "4c0111, false",
        "4c00, false",
        "4d010011, false",
        "51, false"
    })
    void shortestPush(String hex, boolean minimal) {
        ScriptReader reader = new ScriptReader(Script.parse(hex));
        assertThat(reader.next()).isTrue();
        assertThat(reader.isDataPush() && reader.isMinimalPush()).isEqualTo(minimal);
    }

    @Test
    void namesOfOpcodes() {
        assertThat(List.of(
                        0x00, 0x4f, 0x50, 0x51, 0x60, 0x61, 0x6a, 0x76, 0x87, 0x88, 0xa9, 0xac, 0xae, 0xb9, 0xba, 0xff))
                .extracting(Opcodes::nameOf)
                .containsExactly(
                        "0",
                        "-1",
                        "OP_RESERVED",
                        "1",
                        "16",
                        "OP_NOP",
                        "OP_RETURN",
                        "OP_DUP",
                        "OP_EQUAL",
                        "OP_EQUALVERIFY",
                        "OP_HASH160",
                        "OP_CHECKSIG",
                        "OP_CHECKMULTISIG",
                        "OP_NOP10",
                        "OP_UNKNOWN",
                        "OP_INVALIDOPCODE");
    }
}
