package io.fluxforge.node.rpc;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;

/** What the HTTP client is given: it takes no host with an underscore, such as containers have, and so is given its address. */
final class DialledUri {
    /** Looks up a host. */
    interface Resolver {
        InetAddress resolve(String host) throws UnknownHostException;
    }

    private DialledUri() {}

    /**
     * The node's URI as the client takes it.
     *
     * @throws UnknownHostException with one line, if a host that must be looked up is not known
     */
    static URI of(URI node, Resolver resolver) throws UnknownHostException {
        if (node.getHost() != null) {
            return node;
        }
        String place = RpcOptions.place(node);
        int colon = place.lastIndexOf(':');
        String host = place.substring(0, colon);
        InetAddress address;
        try {
            address = resolver.resolve(host);
        } catch (UnknownHostException e) {
            UnknownHostException unknown = new UnknownHostException("the host " + host + " is not known");
            unknown.initCause(e);
            throw unknown;
        }
        String literal = address.getHostAddress();
        String shown = literal.indexOf(':') < 0 ? literal : "[" + literal + "]";
        return URI.create(node.getScheme() + "://" + shown + place.substring(colon) + node.getRawPath());
    }
}
