package io.fluxforge.miner.pool;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import jdk.net.ExtendedSocketOptions;

/** A connection to a pool: plain or TLS, direct or through a proxy. {@link #close} from another thread ends whatever waits for it. */
final class PoolSocket implements AutoCloseable {
    private static final int KEEP_ALIVE_SECONDS = 30;

    private volatile Socket plain = new Socket();
    private volatile boolean closed;

    /**
     * Connects. Tries one address of the host after the other.
     *
     * @param proven whether a pool has given work at this place before
     * @return the socket to talk through; closed by {@link #close} only
     * @throws IOException with one line for the user
     */
    Socket connect(PoolUrl url, TlsTrust trust, NetOptions net, boolean proven) throws IOException {
        int timeout = Math.toIntExact(net.connectTimeout().toMillis());
        if (net.proxy().isPresent()) {
            SocksProxy proxy = net.proxy().get();
            open(
                    new Socket(Proxy.NO_PROXY),
                    new InetSocketAddress(proxy.host(), proxy.port()),
                    timeout,
                    "the proxy " + proxy);
            plain.setSoTimeout(timeout);
            try {
                SocksHandshake.connect(plain, proxy, url);
            } catch (SocketTimeoutException | EOFException e) {
                throw new IOException("the proxy " + proxy + " did not answer in full", e);
            }
            plain.setSoTimeout(0);
        } else {
            connectDirectly(url, timeout);
        }
        plain.setTcpNoDelay(true);
        plain.setKeepAlive(true);
        if (plain.supportedOptions().contains(ExtendedSocketOptions.TCP_KEEPIDLE)) {
            plain.setOption(ExtendedSocketOptions.TCP_KEEPIDLE, KEEP_ALIVE_SECONDS);
            plain.setOption(ExtendedSocketOptions.TCP_KEEPINTERVAL, KEEP_ALIVE_SECONDS / 3);
        }
        return url.tls() ? secure(url, trust, timeout, proven) : plain;
    }

    private void connectDirectly(PoolUrl url, int timeout) throws IOException {
        InetAddress[] addresses;
        try {
            addresses = InetAddress.getAllByName(url.host());
        } catch (UnknownHostException e) {
            throw new IOException("no address is known for the host " + url.host(), e);
        }
        IOException last = new IOException(url.host() + " has no address");
        for (InetAddress address : addresses) {
            try {
                open(new Socket(Proxy.NO_PROXY), new InetSocketAddress(address, url.port()), timeout, url.toString());
                return;
            } catch (IOException e) {
                last = e;
                if (closed) {
                    break;
                }
            }
        }
        throw last;
    }

    private void open(Socket socket, InetSocketAddress address, int timeout, String what) throws IOException {
        plain = socket;
        if (closed) {
            socket.close();
        }
        try {
            socket.connect(address, timeout);
        } catch (IOException e) {
            socket.close();
            throw new IOException("cannot connect to " + what + ": " + e.getMessage(), e);
        }
    }

    private Socket secure(PoolUrl url, TlsTrust trust, int timeout, boolean proven) throws IOException {
        try {
            SSLSocket secure = (SSLSocket) trust.socketFactory().createSocket(plain, url.host(), url.port(), true);
            SSLParameters parameters = secure.getSSLParameters();
            trust.apply(parameters);
            secure.setSSLParameters(parameters);
            plain.setSoTimeout(timeout);
            secure.startHandshake();
            plain.setSoTimeout(0);
            return secure;
        } catch (GeneralSecurityException e) {
            throw new IOException("TLS is not to be had here: " + e.getMessage(), e);
        } catch (SocketTimeoutException e) {
            throw new IOException(url + " does not answer in TLS" + (proven ? "" : "; " + url.otherTransport()), e);
        } catch (SSLException e) {
            throw new IOException(
                    "no TLS connection to " + url + ": " + e.getMessage() + advice(url, trust, e, proven), e);
        }
    }

    private static String advice(PoolUrl url, TlsTrust trust, SSLException failure, boolean proven) {
        if (failure.getCause() instanceof TlsTrust.RefusedException refused && trust instanceof TlsTrust.Authorities) {
            return "; if this is your pool's own certificate, pin it by --tls-pin " + refused.sha256();
        }
        return failure.getCause() instanceof CertificateException || proven ? "" : "; " + url.otherTransport();
    }

    /** Ends the connection at once, without a word of TLS: the other side might not read it. */
    @Override
    public void close() {
        closed = true;
        try {
            plain.close();
        } catch (IOException gone) {
            // It is what we want.
        }
    }
}
