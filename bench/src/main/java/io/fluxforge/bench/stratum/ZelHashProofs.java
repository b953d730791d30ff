package io.fluxforge.bench.stratum;

import io.fluxforge.verifier.BlockHeader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;

/**
 * The genuine ZelHash proofs that the program carries, all of one job and of NONCE_1 0: solving one takes a processor seconds, so a
 * load of them cannot be solved as it goes.
 *
 * @param header the job's 108 bytes
 * @param shares each with the last bytes of its nonce
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record ZelHashProofs(byte[] header, List<SolvedShare> shares) {
    /** What they came from is a job of this time. */
    static final int TIME_OFFSET = 100;

    /** Reads them. */
    public static ZelHashProofs load() {
        try (InputStream in = ZelHashProofs.class.getResourceAsStream("zelhash.txt")) {
            if (in == null) {
                throw new IllegalStateException("the program lacks its resource zelhash.txt");
            }
            List<String> lines = new String(in.readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .toList();
            HexFormat hex = HexFormat.of();
            byte[] header = hex.parseHex(lines.getFirst());
            if (header.length != BlockHeader.NONCE_OFFSET) {
                throw new IllegalStateException("header of " + header.length + " bytes");
            }
            return new ZelHashProofs(
                    header,
                    lines.stream()
                            .skip(1)
                            .map(line -> line.split(" "))
                            .map(columns -> new SolvedShare(Integer.parseInt(columns[0]), hex.parseHex(columns[1])))
                            .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
