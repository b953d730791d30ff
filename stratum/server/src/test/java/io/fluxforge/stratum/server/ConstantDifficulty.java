package io.fluxforge.stratum.server;

import io.fluxforge.node.chain.ChainParams;
import io.fluxforge.node.chain.Networks;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** Built-in networks whose blocks stay as easy as the first. */
public final class ConstantDifficulty {
    private ConstantDifficulty() {}

    /** A network, with another maturity of coinbases. */
    public static ChainParams of(String name, int maturity) {
        try (InputStream in = Objects.requireNonNull(Networks.class.getResourceAsStream(name + ".toml"))) {
            String toml = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            Path file = Files.createTempFile(name, ".toml");
            try {
                Files.writeString(
                        file,
                        toml.replaceAll("max-up-percent = [0-9]+", "max-up-percent = 0")
                                .replaceAll("coinbase-maturity = [0-9]+", "coinbase-maturity = " + maturity));
                return Networks.load(file);
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
