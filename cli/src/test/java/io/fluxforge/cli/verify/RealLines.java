package io.fluxforge.cli.verify;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import org.junit.jupiter.api.Assertions;

/** Lines of the real world; {@code ORIGIN.md} beside them says where they come from. */
public final class RealLines {
    /** Ten valid ZelHash proofs, as header and solution. */
    public static final List<String> ZELHASH = read("zelhash-solutions.txt");
    /** Blocks as one string: main net 0, regtest 0, main net 100,000, 400,000 and 2,019,999. */
    public static final List<String> BLOCKS = read("flux-blocks.txt");
    /** A valid block of Equihash 192,7 with the personalisation {@code ZERO_PoW}. */
    public static final String ZERO_BLOCK = read("zero-block.txt").getFirst();
    /** Two valid ZelHash proofs that miss their header's target. */
    public static final List<String> SHARES = read("pool-shares.txt");

    /** Blocks with their transactions, of ZelHash and of 200,9. */
    public static final List<String> WHOLE_BLOCKS = read("whole-blocks.txt");

    private RealLines() {}

    /** Block 2,019,999 as header and solution. */
    public static String lastMinedBlockAsPair() {
        String block = BLOCKS.getLast();
        return block.substring(0, 280) + " " + block.substring(282);
    }

    private static List<String> read(String name) {
        try (InputStream in = RealLines.class.getResourceAsStream("/verify/" + name)) {
            Assertions.assertNotNull(in, name);
            return new String(in.readAllBytes(), US_ASCII)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
