package io.fluxforge.cli.mine;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Where the miner's API listens: a port of the loopback interface, or {@code HOST:PORT}, an IPv6 address in brackets. */
public final class ApiAddressConverter implements ITypeConverter<InetSocketAddress> {
    private static final Pattern TEXT = Pattern.compile("(?:(\\[[0-9a-fA-F:.]+]|[^:\\s]+):)?(\\d{1,5})");
    private static final int MAX_PORT = 65_535;

    @Override
    public InetSocketAddress convert(String text) {
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches() || Integer.parseInt(parts.group(2)) > MAX_PORT) {
            throw new TypeConversionException(
                    "'" + text + "' is neither a PORT (0 to " + MAX_PORT + ") nor HOST:PORT nor [IPV6]:PORT");
        }
        int port = Integer.parseInt(parts.group(2));
        if (parts.group(1) == null) {
            return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        }
        InetSocketAddress address = new InetSocketAddress(parts.group(1), port);
        if (address.isUnresolved()) {
            throw new TypeConversionException("'" + parts.group(1) + "' has no address");
        }
        return address;
    }
}
