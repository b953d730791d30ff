package io.fluxforge.bench.node.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.fluxforge.bench.node.report.SignedReport.Check;
import io.fluxforge.bench.report.ReportJson;
import io.fluxforge.node.crypto.PrivateKey;
import io.fluxforge.node.files.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

class SignedReportTest {
    private static final String REPORT = """
            {"tier":"NIMBUS","eps":640.25,"big":1.5E9,"zero":0.0,"none":null,"ok":true,"list":[1,{"b":2,"a":"ü"}],"o":{}}""";
    private static final String OLDER = """
            {"tier":"NIMBUS","eps":640.25,"signature":{
              "message":"fluxforge report 1 c91ae112db7a94c15c053c8a6088a8429e0b09939f14547d4fba749166ee30ce",
              "publicKey":"034f355bdcb7cc0af728ef3cceb9615d90684bb5b2ca5f859ab0f0b704075871aa",
              "value":"H1WDRUaSU0HkN9eITtyOsiussyLNmRqNWVVLwmQ6Pkt1fgWV6jt6CLjg6y0WbGVO48aLZnA93XAXWCzRIfHl+jU="}}""";
    private static final PrivateKey KEY = key("11");

    @TempDir
    private Path folder;

    private static PrivateKey key(String pair) {
        return PrivateKey.of(HexFormat.of().parseHex(pair.repeat(32)), true).orElseThrow();
    }

    private static ObjectNode parse(String json) {
        return (ObjectNode) ReportJson.MAPPER.readTree(json);
    }

    @Test
    void reportIsGenuineInEveryNotation() {
        ObjectNode signed = SignedReport.sign(parse(REPORT), KEY);
        assertThat(SignedReport.check(signed)).isEqualTo(new Check.Genuine(KEY.publicKey()));
        String indented = ReportJson.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(signed);
        assertThat(SignedReport.check(parse(indented))).isInstanceOf(Check.Genuine.class);
        String otherwise = signed.toString()
                .replaceFirst("1\\.5E\\+?9", "1500000000.00")
                .replace("\"zero\":0.0", "\"zero\":0")
                .replace("\"b\":2,\"a\":\"ü\"", "\"a\":\"\\\\u00fc\",\"b\":2".replace("\\\\", "\\"));
        assertThat(otherwise).isNotEqualTo(signed.toString());
        assertThat(SignedReport.check(parse(otherwise))).isInstanceOf(Check.Genuine.class);
    }

    /** Every letter and digit outside of the keys, one after the other. */
    @Test
    void anyChangeOfAValueIsFound() {
        String signed = SignedReport.sign(parse(REPORT), KEY).toString();
        Matcher values =
                Pattern.compile("(?<=[:\\[,])(\"[^\"]+\"|[0-9.Ee+]+|true|null)").matcher(signed);
        int tried = 0;
        while (values.find()) {
            String value = values.group();
            String other =
                    value.equals("\"" + "NIMBUS" + "\"") ? "\"STRATUS\"" : value.startsWith("\"") ? "\"x\"" : "17";
            String changed = signed.substring(0, values.start()) + other + signed.substring(values.end());
            if (!value.contains(
                    "fluxforge report")) { // the message stands there for people; the content is what counts
                assertThat(SignedReport.check(parse(changed))).as(value).isInstanceOf(Check.Broken.class);
                tried++;
            }
        }
        assertThat(tried).isGreaterThan(9);
    }

    @Test
    void changedFieldIsNamed() {
        ObjectNode signed = SignedReport.sign(
                parse("{\"tier\":\"NIMBUS\",\"getbenchmarks\":{\"eps\":640,\"ram\":31}," + "\"a.b\":1,\"none\":{}}"),
                KEY);
        ObjectNode changed = signed.deepCopy();
        ((ObjectNode) changed.path("getbenchmarks")).put("eps", 1600).put("ssd", 880);
        changed.remove("tier");
        changed.put("a.b", 2).put("evil\u001b[2J", 3);
        assertThat(SignedReport.check(changed))
                .isEqualTo(new Check.Broken("changed since " + KEY.publicKey()
                        + " signed it: tier (gone), getbenchmarks.eps, a\\.b, getbenchmarks.ssd (new),"
                        + " evil?[2J (new)"));
        ObjectNode emptied = signed.deepCopy();
        emptied.remove("none");
        assertThat(SignedReport.check(emptied))
                .isEqualTo(new Check.Broken("changed since " + KEY.publicKey() + " signed it: none (gone)"));
    }

    /** Made by a version that signed the hash of the whole report only. */
    @Test
    void olderReportIsStillGenuine() {
        ObjectNode old = parse(OLDER);
        assertThat(SignedReport.check(old)).isEqualTo(new Check.Genuine(KEY.publicKey()));
        old.put("tier", "STRATUS");
        assertThat(SignedReport.check(old)).isInstanceOf(Check.Broken.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"signature\":3}", "{\"signature\":{}}", "{\"signature\":{\"value\":\"=!\"}}"})
    void reportWithoutASignatureIsBroken(String json) {
        assertThat(SignedReport.check(parse(json))).isInstanceOf(Check.Broken.class);
    }

    @Test
    void anotherKeyCannotTakeTheReportOver() {
        ObjectNode signed = SignedReport.sign(parse(REPORT), KEY);
        ((ObjectNode) signed.path("signature"))
                .put("publicKey", key("22").publicKey().toString());
        assertThat(SignedReport.check(signed)).isInstanceOf(Check.Broken.class);
        // Signing again replaces the signature.
        assertThat(SignedReport.check(SignedReport.sign(signed, key("22"))))
                .isEqualTo(new Check.Genuine(key("22").publicKey()));
    }

    @Test
    void numberOfABillionDigitsIsNotWrittenOut() {
        ObjectNode signed = SignedReport.sign(parse("{\"n\":1E+999999999}"), KEY);
        assertThat(SignedReport.check(signed)).isInstanceOf(Check.Genuine.class);
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "its files have no modes of POSIX")
    void keyThatOthersMayReadSignsNothing() throws IOException {
        Path file = folder.resolve("key");
        PrivateFiles.createFile(file);
        Files.writeString(file, "11".repeat(32) + "\n");
        for (String open : new String[] {"rw-r-----", "rw----r--"}) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(open));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> KeyFile.read(file))
                    .withMessageContaining("may be read by others")
                    .withMessageContaining("chmod 600");
        }
    }

    @Test
    void keyFileIsHexOrAWalletsText() throws IOException {
        Path file = folder.resolve("key");
        PrivateFiles.createFile(file);
        Files.writeString(file, "11".repeat(32) + "\n");
        assertThat(KeyFile.read(file).publicKey()).isEqualTo(KEY.publicKey());
        Files.writeString(file, KEY.format(0x80));
        assertThat(KeyFile.read(file).publicKey()).isEqualTo(KEY.publicKey());
        Files.writeString(file, "geheim");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> KeyFile.read(file))
                .withMessageContaining("holds no secret key")
                .withMessageNotContaining("geheim");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> KeyFile.read(folder.resolve("absent")))
                .withMessageContaining("no file");
    }
}
