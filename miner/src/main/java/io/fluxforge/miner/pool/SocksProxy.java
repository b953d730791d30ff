package io.fluxforge.miner.pool;

import java.util.Optional;

/**
 * A SOCKS5 proxy; it looks up host names itself.
 *
 * @param host where it is
 * @param port 1 to 65,535
 * @param login user and password, if it wants them
 */
public record SocksProxy(String host, int port, Optional<Login> login) {
    /** User and password, 1 to 255 bytes each (RFC 1929). */
    public record Login(String user, String password) {
        @Override
        public String toString() {
            return user;
        }
    }

    /**
     * Reads {@code HOST:PORT} or {@code USER:PASSWORD@HOST:PORT}, perhaps with {@code socks5://} in front.
     *
     * @throws IllegalArgumentException with one line for the user
     */
    public static SocksProxy parse(String text) {
        String rest = text.replaceFirst("^socks5h?://", "");
        int at = rest.lastIndexOf('@');
        Optional<Login> login = at < 0 ? Optional.empty() : Optional.of(login(rest.substring(0, at)));
        PoolUrl place;
        try {
            place = PoolUrl.parse("tcp://" + rest.substring(at + 1));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("'" + rest.substring(at + 1) + "' is not HOST:PORT", e);
        }
        return new SocksProxy(place.host(), place.port(), login);
    }

    private static Login login(String text) {
        int colon = text.indexOf(':');
        if (colon < 1 || colon == text.length() - 1 || text.length() > 255) {
            throw new IllegalArgumentException("what stands before @ is not USER:PASSWORD");
        }
        return new Login(text.substring(0, colon), text.substring(colon + 1));
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
