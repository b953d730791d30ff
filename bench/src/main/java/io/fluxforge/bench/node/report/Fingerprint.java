package io.fluxforge.bench.node.report;

import io.fluxforge.bench.node.NodeMeasurements;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * Tells machines apart without telling who they are: a SHA-256 over what stays the same from run to run. The machine's own number
 * goes in, which no other machine has and which cannot be found back from the hash.
 */
final class Fingerprint {
    private static final String DOMAIN = "fluxforge machine fingerprint 1";

    private Fingerprint() {}

    /** 64 hex digits. */
    static String of(NodeMeasurements machine) {
        return of(
                DOMAIN,
                machineId(),
                machine.cpuModel().orElse(""),
                machine.architecture(),
                machine.topology()
                        .map(cores -> cores.physicalCores() + "/" + cores.logicalCores())
                        .orElse(""));
    }

    static String of(String... parts) {
        try {
            // A separator that no part has, so that no two lists of parts look alike.
            byte[] text = String.join("\0", List.of(parts)).getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** machine-id(5), or nothing where there is none. */
    private static String machineId() {
        try {
            return Files.readString(Path.of("/etc/machine-id")).strip();
        } catch (IOException absent) {
            return "";
        }
    }
}
