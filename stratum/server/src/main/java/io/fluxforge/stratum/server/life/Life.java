package io.fluxforge.stratum.server.life;

import io.fluxforge.node.codec.ByteString;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which pool, and which of its lives.
 *
 * @param pool 32 hex digits, made at random when the pool first started
 * @param incarnation 1 for the first, and one more with each restore
 */
public record Life(String pool, long incarnation) {
    /** Bytes that {@link #marked} adds. */
    public static final int MARK_BYTES = 8;

    private static final int POOL_BYTES = 16;
    private static final int NONCE_BYTES = 8;
    private static final String COMMENT = "fluxforge ";
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Pattern TEXT = Pattern.compile("([0-9a-f]{32}) ([1-9][0-9]{0,17})");

    /** @throws IllegalArgumentException if it could not be one */
    public Life {
        if (!TEXT.matcher(pool + " " + incarnation).matches()) {
            throw new IllegalArgumentException("'" + pool + " " + incarnation + "' is no identity of a pool");
        }
    }

    /** The first life of a pool that has never been. */
    static Life begin() {
        return new Life(random(POOL_BYTES), 1);
    }

    private static String random(int bytes) {
        byte[] random = new byte[bytes];
        RANDOM.nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

    /** Reads what {@link #toString} wrote; null if it is none. */
    static @Nullable Life parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        return matcher.matches() ? new Life(matcher.group(1), Long.parseLong(matcher.group(2))) : null;
    }

    /** A name for a payment in a node's wallet, which none had before and none will have, whatever copy was put back. */
    public String newComment() {
        return commentPrefix() + incarnation + "-" + random(NONCE_BYTES);
    }

    /** How the names of all payments of this pool begin, whichever life they are of. */
    public String commentPrefix() {
        return COMMENT + pool + "-";
    }

    /** A coinbase's tag with the pool's mark behind it, by which the pool knows its own blocks again. */
    public ByteString marked(ByteString tag) {
        byte[] mark = mark();
        return ByteString.of(ByteBuffer.allocate(tag.size() + mark.length)
                .put(tag.toBytes())
                .put(mark)
                .array());
    }

    /** The mark. */
    public byte[] mark() {
        return Arrays.copyOf(HexFormat.of().parseHex(pool), MARK_BYTES);
    }

    @Override
    public String toString() {
        return pool + " " + incarnation;
    }
}
