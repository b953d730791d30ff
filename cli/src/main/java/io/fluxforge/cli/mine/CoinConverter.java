package io.fluxforge.cli.mine;

import io.fluxforge.verifier.EquihashParams;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Objects;
import java.util.Properties;
import java.util.TreeSet;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the name of a coin. The coins are data: {@code coins.properties}. */
final class CoinConverter implements ITypeConverter<CoinConverter.Coin> {
    /**
     * A coin.
     *
     * @param name in small letters
     * @param params of its proof of work today
     */
    record Coin(String name, EquihashParams params) {}

    @Override
    public Coin convert(String text) {
        Properties coins = new Properties();
        try (InputStream in = Objects.requireNonNull(CoinConverter.class.getResourceAsStream("coins.properties"))) {
            coins.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String name = text.strip().toLowerCase(Locale.ROOT);
        String params = coins.getProperty(name);
        if (params == null) {
            throw new TypeConversionException("'" + text + "' is none of "
                    + String.join(", ", new TreeSet<>(coins.stringPropertyNames()))
                    + "; give another coin's proof of work by --params");
        }
        return new Coin(name, EquihashParams.parse(params));
    }
}
