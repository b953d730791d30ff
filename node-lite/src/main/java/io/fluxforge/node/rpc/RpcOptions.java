package io.fluxforge.node.rpc;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a node is and how patiently it is asked.
 *
 * @param uri {@code http://host:port/}; its host is null if it has an underscore, see {@link #place}
 * @param credentials who asks
 * @param connectTimeout until a connection stands
 * @param timeout from one attempt's start to its answer's last byte
 * @param longPollTimeout the same for a template that is waited for. A node keeps one of its few RPC threads (four by default) for
 *     such a call until a block comes, also when the caller has gone away; so it is not to be given up lightly
 * @param attempts how often a repeatable call is tried in all, at least 1
 * @param firstBackoff before the second attempt; it doubles for each further one, up to {@link #MAX_BACKOFF}, and a random part of
 *     up to a half is taken off
 * @param maxAnswerBytes what an answer may hold; a block of two million bytes takes twice that in hex
 */
public record RpcOptions(
        URI uri,
        RpcCredentials credentials,
        Duration connectTimeout,
        Duration timeout,
        Duration longPollTimeout,
        int attempts,
        Duration firstBackoff,
        int maxAnswerBytes) {
    /** A host name, underscores in it too, which are none for {@link URI} but for many a resolver; or an IPv6 address. */
    private static final Pattern PLACE = Pattern.compile("([A-Za-z0-9._-]+|\\[[0-9a-fA-F:.%]+]):([0-9]{1,5})");

    private static final int MAX_PORT = 0xffff;

    /** The longest wait between two attempts. */
    public static final Duration MAX_BACKOFF = Duration.ofSeconds(10);

    /** Checks the values. */
    public RpcOptions {
        if (attempts < 1 || maxAnswerBytes < 1) {
            throw new IllegalArgumentException("attempts=" + attempts + ", maxAnswerBytes=" + maxAnswerBytes);
        }
    }

    /** The usual patience: 5 s to connect, 30 s for an answer, 15 min for a long poll, 4 attempts, 32 MiB. */
    public static RpcOptions of(URI uri, RpcCredentials credentials) {
        return new RpcOptions(
                uri,
                credentials,
                Duration.ofSeconds(5),
                Duration.ofSeconds(30),
                Duration.ofMinutes(15),
                4,
                Duration.ofMillis(250),
                32 << 20);
    }

    /**
     * Reads {@code http://user:password@host:port}, the user and password with percent escapes.
     *
     * @param cookie where to find the cookie if the text names no user
     * @throws IllegalArgumentException with one line that says what is wrong, without the password
     */
    public static RpcOptions parse(String text, @Nullable RpcCredentials cookie) {
        return parse(text, cookie, null);
    }

    /**
     * Reads {@code http://user@host:port} too, whose password stands elsewhere.
     *
     * @param cookie where to find the cookie if the text names no user
     * @param password of a user whom the text names without one; null if there is none
     * @throws IllegalArgumentException with one line that says what is wrong, without the password
     */
    public static RpcOptions parse(String text, @Nullable RpcCredentials cookie, @Nullable String password) {
        URI given;
        try {
            given = URI.create(text.contains("://") ? text : "http://" + text);
        } catch (IllegalArgumentException e) {
            // Its message would show the text and so the password.
            throw new IllegalArgumentException("the RPC address is no URL; write http://user:password@host:port");
        }
        String scheme = given.getScheme().toLowerCase(Locale.ROOT);
        String authority = Objects.requireNonNullElse(given.getRawAuthority(), "");
        int at = authority.lastIndexOf('@');
        Matcher place = PLACE.matcher(authority.substring(at + 1));
        if (!(scheme.equals("http") || scheme.equals("https")) || !place.matches() || !isPort(place.group(2))) {
            throw new IllegalArgumentException("the RPC address needs the form http://user:password@host:port");
        }
        if (scheme.equals("https") && place.group(1).indexOf('_') >= 0) {
            throw new IllegalArgumentException("the host " + place.group(1)
                    + " has an underscore, and no certificate can be for such a name; give the node another one");
        }
        String path = given.getRawPath() == null || given.getRawPath().isEmpty() ? "/" : given.getRawPath();
        URI plain = URI.create(scheme + "://" + place.group() + path);
        String user = at < 0 ? null : authority.substring(0, at);
        if (user == null) {
            if (cookie == null) {
                throw new IllegalArgumentException("the RPC address names no user and there is no cookie file; write"
                        + " http://user:password@host:port");
            }
            return of(plain, cookie);
        }
        int colon = user.indexOf(':');
        if (colon < 0 && !user.isEmpty() && password != null) {
            return of(plain, new RpcCredentials.Password(decode(user), password));
        }
        if (colon < 1) {
            throw new IllegalArgumentException("the RPC address names a user without a password");
        }
        return of(
                plain,
                new RpcCredentials.Password(decode(user.substring(0, colon)), decode(user.substring(colon + 1))));
    }

    private static boolean isPort(String digits) {
        int port = Integer.parseInt(digits);
        return port >= 1 && port <= MAX_PORT;
    }

    /** {@code host:port}. */
    public String place() {
        return place(uri);
    }

    /** {@code host:port} of a node's URI, whose host {@link URI} does not give if it has an underscore. */
    public static String place(URI node) {
        return node.getRawAuthority();
    }

    private static String decode(String escaped) {
        return URLDecoder.decode(escaped.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /** The same with other time-outs for calls that are not long polls. */
    public RpcOptions withTimeout(Duration connect, Duration answer) {
        return new RpcOptions(
                uri, credentials, connect, answer, longPollTimeout, attempts, firstBackoff, maxAnswerBytes);
    }

    /** The same with another number of attempts. */
    public RpcOptions withAttempts(int number, Duration backoff) {
        return new RpcOptions(
                uri, credentials, connectTimeout, timeout, longPollTimeout, number, backoff, maxAnswerBytes);
    }

    /** The same with another time-out for long polls. */
    public RpcOptions withLongPollTimeout(Duration longPoll) {
        return new RpcOptions(
                uri, credentials, connectTimeout, timeout, longPoll, attempts, firstBackoff, maxAnswerBytes);
    }

    /** The same with another bound of an answer. */
    public RpcOptions withMaxAnswerBytes(int bytes) {
        return new RpcOptions(
                uri, credentials, connectTimeout, timeout, longPollTimeout, attempts, firstBackoff, bytes);
    }
}
