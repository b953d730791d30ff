package io.fluxforge.cli.bench;

import java.net.InetSocketAddress;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Reads {@code host:port}, an IPv6 address in brackets. */
public final class HostAndPort {
    private static final Pattern TEXT = Pattern.compile("(?:\\[([0-9a-fA-F:.]+)]|([^:\\s]+)):(\\d{1,5})");
    private static final int MAX_PORT = 65_535;

    private HostAndPort() {}

    /**
     * Parses.
     *
     * @param option for the message
     * @return unresolved
     * @throws ParameterException if it has another form
     */
    public static InetSocketAddress parse(CommandSpec spec, String option, String text) {
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches() || Integer.parseInt(parts.group(3)) > MAX_PORT) {
            throw new ParameterException(
                    spec.commandLine(), option + ": '" + text + "' has not the form HOST:PORT, or [IPV6]:PORT");
        }
        String host = parts.group(1) == null ? parts.group(2) : parts.group(1);
        return InetSocketAddress.createUnresolved(host, Integer.parseInt(parts.group(3)));
    }
}
