package io.fluxforge.miner.pool;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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

    /** Reads a proxy whose password, if there is one, stands in the text. */
    public static SocksProxy parse(String text) {
        return parse(text, null);
    }

    /**
     * Reads {@code HOST:PORT}, {@code USER:PASSWORD@HOST:PORT} or {@code USER@HOST:PORT}, perhaps with {@code socks5://} in front.
     *
     * @param password of a user who is named without one; null if there is none
     * @throws IllegalArgumentException with one line for the user
     */
    public static SocksProxy parse(String text, @Nullable String password) {
        String rest = text.replaceFirst("^socks5h?://", "");
        int at = rest.lastIndexOf('@');
        Optional<Login> login = at < 0 ? Optional.empty() : Optional.of(login(rest.substring(0, at), password));
        PoolUrl place;
        try {
            place = PoolUrl.parse("tcp://" + rest.substring(at + 1));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("'" + rest.substring(at + 1) + "' is not HOST:PORT", e);
        }
        return new SocksProxy(place.host(), place.port(), login);
    }

    private static Login login(String text, @Nullable String password) {
        int colon = text.indexOf(':');
        if (colon < 0 && password != null && isField(text) && isField(password)) {
            return new Login(text, password);
        }
        if (colon < 1 || colon == text.length() - 1 || text.length() > 255) {
            throw new IllegalArgumentException(
                    "what stands before @ is not USER:PASSWORD, nor USER with a password in a file or the environment");
        }
        return new Login(text.substring(0, colon), text.substring(colon + 1));
    }

    private static boolean isField(String text) {
        int bytes = text.getBytes(StandardCharsets.UTF_8).length;
        return bytes > 0 && bytes <= 255;
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
