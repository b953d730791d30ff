package io.fluxforge.stratum.server.net;

import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import java.util.List;

/** From where proxies connect, whose word about the client's address counts. */
public final class ProxySources {
    /** No proxy: every client speaks for itself. */
    public static final ProxySources NONE = new ProxySources(List.of());

    /** Proxies on this machine. */
    public static final ProxySources LOOPBACK = parse(List.of("127.0.0.0/8", "::1"));

    private static final int MAX_BITS_4 = 32;
    private static final int MAX_BITS_6 = 128;

    private final List<IpSubnetFilterRule> networks;

    private ProxySources(List<IpSubnetFilterRule> networks) {
        this.networks = networks;
    }

    /**
     * Addresses and networks, such as {@code 192.0.2.7}, {@code 10.0.0.0/8}, {@code 2001:db8::/32}.
     *
     * @throws IllegalArgumentException if one is neither
     */
    public static ProxySources parse(List<String> texts) {
        return new ProxySources(texts.stream().map(ProxySources::network).toList());
    }

    private static IpSubnetFilterRule network(String text) {
        String[] parts = text.split("/", 2);
        int max = NetUtil.isValidIpV4Address(parts[0]) ? MAX_BITS_4 : MAX_BITS_6;
        boolean isAddress = max == MAX_BITS_4 || NetUtil.isValidIpV6Address(parts[0]);
        String bits = parts.length == 2 ? parts[1] : "" + max;
        if (!isAddress || !bits.matches("[0-9]{1,3}") || Integer.parseInt(bits) > max) {
            throw new IllegalArgumentException(
                    "'" + text + "' is neither an IP address nor a network such as 10.0.0.0/8");
        }
        return new IpSubnetFilterRule(parts[0], Integer.parseInt(bits), IpFilterRuleType.ACCEPT);
    }

    /** Whether there are any: then each connection begins with a PROXY header. */
    public boolean isEmpty() {
        return networks.isEmpty();
    }

    /** Whether a connection comes from one of them. */
    public boolean contain(InetSocketAddress peer) {
        return networks.stream().anyMatch(network -> network.matches(peer));
    }
}
