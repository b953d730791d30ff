package io.fluxforge.verifier.blake2b;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxforge.verifier.PlainLanes;
import java.util.Arrays;
import java.util.Random;

/** Compares lanes with plain ones and with the scalar compression, word by word. */
public final class LanesCheck {
    private static final long[] BYTE_COUNTS = {
        0, 1, 48, 128, 144, 304, Integer.MAX_VALUE, 1L << 32, -1L, Long.MIN_VALUE, 0x0123_4567_89ab_cdefL
    };

    private LanesCheck() {}

    /** Random words in every array, among them words of zeros and ones. */
    public static void random(Blake2bLanes lanes, int cases) {
        for (long seed = 0; seed < cases; seed++) {
            Random random = new Random(seed);
            check(
                    lanes,
                    words(random, Blake2b.CHAIN_WORDS * lanes.lanes()),
                    words(random, Blake2b.MESSAGE_WORDS * lanes.lanes()),
                    BYTE_COUNTS[random.nextInt(BYTE_COUNTS.length)],
                    random.nextBoolean(),
                    words(random, Blake2b.CHAIN_WORDS * lanes.lanes()),
                    "seed " + seed);
        }
    }

    /** Arrays full of zeros and of ones in every combination. */
    public static void boundaries(Blake2bLanes lanes) {
        for (long byteCount : new long[] {0, -1}) {
            for (int fills = 0; fills < 8; fills++) {
                check(
                        lanes,
                        filled(Blake2b.CHAIN_WORDS * lanes.lanes(), -(fills & 1)),
                        filled(Blake2b.MESSAGE_WORDS * lanes.lanes(), -(fills >>> 1 & 1)),
                        byteCount,
                        byteCount == 0,
                        filled(Blake2b.CHAIN_WORDS * lanes.lanes(), -(fills >>> 2 & 1)),
                        "fills " + fills + ", byteCount " + byteCount);
            }
        }
    }

    private static void check(
            Blake2bLanes lanes, long[] chain, long[] message, long byteCount, boolean last, long[] sums, String what) {
        long[] expected = sums.clone();
        new PlainLanes(lanes.lanes()).addDigests(chain, message, byteCount, last, expected, expected);
        long[] actual = sums.clone();
        long[] chainGiven = chain.clone();
        long[] messageGiven = message.clone();

        long[] apart = new long[sums.length];
        lanes.addDigests(chainGiven, messageGiven, byteCount, last, actual, apart);
        assertThat(actual).as("sums, %s lanes, %s", lanes.name(), what).isEqualTo(sums);
        assertThat(apart).as("apart, %s lanes, %s", lanes.name(), what).isEqualTo(expected);

        lanes.addDigests(chainGiven, messageGiven, byteCount, last, actual, actual);
        assertThat(actual).as("%s lanes, %s", lanes.name(), what).isEqualTo(expected);
        assertThat(chainGiven).as("chain, %s lanes, %s", lanes.name(), what).isEqualTo(chain);
        assertThat(messageGiven).as("message, %s lanes, %s", lanes.name(), what).isEqualTo(message);
        long[] chained = chain.clone();
        lanes.addDigests(chained, messageGiven, byteCount, last, sums, chained);
        assertThat(chained)
                .as("in place of the chain, %s lanes, %s", lanes.name(), what)
                .isEqualTo(expected);

        long[] shortMessage = Arrays.copyOf(Arrays.copyOf(message, 2 * lanes.lanes()), message.length);
        long[] shortGiven = shortMessage.clone();
        long[] shortExpected = sums.clone();
        new PlainLanes(lanes.lanes()).addDigests(chain, shortMessage, byteCount, true, sums, shortExpected);
        long[] shortActual = sums.clone();
        long[] state = words(new Random(byteCount), message.length);
        lanes.addShortDigests(chainGiven, shortGiven, byteCount, shortActual, shortActual, state);
        assertThat(shortActual).as("short, %s lanes, %s", lanes.name(), what).isEqualTo(shortExpected);
        lanes.addShortDigests(chainGiven, shortGiven, byteCount, sums, shortActual, state);
        assertThat(shortActual)
                .as("short, apart, %s lanes, %s", lanes.name(), what)
                .isEqualTo(shortExpected);
        assertThat(chainGiven).as("chain, %s lanes, %s", lanes.name(), what).isEqualTo(chain);
        assertThat(shortGiven).as("message, %s lanes, %s", lanes.name(), what).isEqualTo(shortMessage);

        int word = Math.floorMod(byteCount, Blake2b.MESSAGE_WORDS) * lanes.lanes();
        lanes.add(messageGiven, word, byteCount);
        for (int i = 0; i < message.length; i++) {
            boolean isAdded = i >= word && i < word + lanes.lanes();
            assertThat(messageGiven[i])
                    .as("word %d and its sum, %s lanes, %s", i, lanes.name(), what)
                    .isEqualTo(isAdded ? message[i] + byteCount : message[i]);
        }
        for (int lane = 0; lane < lanes.lanes(); lane++) {
            long[] digest = new long[Blake2b.CHAIN_WORDS];
            Blake2b.compress(
                    lane(chain, lane, lanes.lanes()), lane(message, lane, lanes.lanes()), byteCount, last, digest);
            for (int w = 0; w < digest.length; w++) {
                int at = w * lanes.lanes() + lane;
                assertThat(actual[at])
                        .as("word %d of lane %d, %s lanes, %s", w, lane, lanes.name(), what)
                        .isEqualTo(Blake2b.addWords(sums[at], digest[w]));
            }
        }
    }

    private static long[] words(Random random, int count) {
        long[] words = new long[count];
        for (int i = 0; i < count; i++) {
            int kind = random.nextInt(8);
            words[i] = kind == 0 ? 0 : kind == 1 ? -1 : random.nextLong();
        }
        return words;
    }

    private static long[] filled(int count, long word) {
        long[] words = new long[count];
        Arrays.fill(words, word);
        return words;
    }

    private static long[] lane(long[] words, int lane, int lanes) {
        long[] own = new long[words.length / lanes];
        for (int w = 0; w < own.length; w++) {
            own[w] = words[w * lanes + lane];
        }
        return own;
    }
}
