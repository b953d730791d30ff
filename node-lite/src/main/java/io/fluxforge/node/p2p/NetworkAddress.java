package io.fluxforge.node.p2p;

import io.fluxforge.node.codec.ByteReader;
import io.fluxforge.node.codec.ByteWriter;
import io.fluxforge.node.codec.DecodeException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/**
 * Where a node listens and what it offers, 26 bytes on the wire (fluxd {@code protocol.h}, {@code CAddress}).
 *
 * <pre>
 *   0          8                           24              26
 *   | services | IPv6, or IPv4 mapped to it | port, big-endian |
 * </pre>
 *
 * @param services bit set; bit 0 is a full node
 * @param ip an IPv4 or IPv6 address
 * @param port 0 to 65535; 0 where it is not known
 */
public record NetworkAddress(long services, InetAddress ip, int port) {
    /** Bytes on the wire. */
    public static final int BYTES = Long.BYTES + 16 + Short.BYTES;

    private static final int MAPPED_PREFIX_BYTES = 12;

    /** @throws IllegalArgumentException if the port is out of range */
    public NetworkAddress {
        if (port < 0 || port > 0xffff) {
            throw new IllegalArgumentException("port=" + port + ", allowed 0 to 65535");
        }
    }

    /** An address of unknown services. */
    public static NetworkAddress of(InetSocketAddress address) {
        return new NetworkAddress(0, address.getAddress(), address.getPort());
    }

    /** The address of nobody: 0.0.0.0 and port 0. */
    public static NetworkAddress none() {
        return new NetworkAddress(0, address(new byte[4]), 0);
    }

    /** The address as sockets take it. */
    public InetSocketAddress toSocketAddress() {
        return new InetSocketAddress(ip, port);
    }

    /** Reads {@link #BYTES} bytes. */
    public static NetworkAddress read(ByteReader in) throws DecodeException {
        long services = in.readLong();
        // Java turns a mapped IPv4 address into an IPv4 address by itself.
        InetAddress ip = address(in.readBytes(16));
        int port = in.readByte() << 8;
        return new NetworkAddress(services, ip, port | in.readByte());
    }

    /** Writes {@link #BYTES} bytes. */
    public void writeTo(ByteWriter out) {
        byte[] raw = ip.getAddress();
        byte[] wide = raw;
        if (raw.length == 4) {
            wide = new byte[16];
            Arrays.fill(wide, MAPPED_PREFIX_BYTES - 2, MAPPED_PREFIX_BYTES, (byte) 0xff);
            System.arraycopy(raw, 0, wide, MAPPED_PREFIX_BYTES, raw.length);
        }
        out.writeLong(services).writeBytes(wide).writeByte(port >>> 8).writeByte(port);
    }

    private static InetAddress address(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new AssertionError("an address has 4 or 16 bytes", e);
        }
    }
}
