package io.fluxforge.cli.verify;

import io.fluxforge.cli.verify.ProofLine.Malformed;
import io.fluxforge.cli.verify.ProofLine.Proof;
import io.fluxforge.cli.verify.ProofLine.Skipped;
import io.fluxforge.node.codec.ByteReader;
import io.fluxforge.node.codec.DecodeException;
import io.fluxforge.node.codec.Transaction;
import io.fluxforge.verifier.BlockHeader;
import io.fluxforge.verifier.CompactSize;
import io.fluxforge.verifier.EquihashParams;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Parses lines of the form {@code HEADER_HEX SOLUTION_HEX}, or of one string of hex with the header, a CompactSize and the
 * solution, and perhaps the transactions of the block, which only have to be some. Fields are separated and may be surrounded by spaces and tabs. The leftmost mistake is reported; columns count from 1.
 * Every byte sequence has an answer, none an exception. Thread-safe.
 */
final class ProofLineParser {
    private static final int NOT_HEX = -1;
    private static final byte[] DIGITS = new byte[256];

    static {
        Arrays.fill(DIGITS, (byte) NOT_HEX);
        for (int value = 0; value < 16; value++) {
            char digit = Character.forDigit(value, 16);
            DIGITS[digit] = (byte) value;
            DIGITS[Character.toUpperCase(digit)] = (byte) value;
        }
    }

    private final @Nullable EquihashParams params;

    /**
     * @param params what all solutions are checked against; null to go by the length of each
     */
    ProofLineParser(@Nullable EquihashParams params) {
        this.params = params;
    }

    ProofLine parse(Line line) {
        byte[] text = line.bytes();
        int from = skipBlanks(text, 0);
        if (from < text.length && text[from] == '#') {
            return Skipped.INSTANCE;
        }
        if (line.isCut()) {
            return new Malformed("line longer than " + LineReader.MAX_BYTES + " characters", 0);
        }
        return from == text.length ? Skipped.INSTANCE : parse(text, from);
    }

    private ProofLine parse(byte[] text, int from) {
        int to = skipField(text, from);
        Malformed mistake = findMistake(text, from, to);
        if (mistake != null) {
            return mistake;
        }
        int second = skipBlanks(text, to);
        return second == text.length ? parseBlock(text, from, to) : parsePair(text, from, to, second);
    }

    private ProofLine parsePair(byte[] text, int from, int to, int second) {
        int headerBytes = (to - from) / 2;
        if (headerBytes != BlockHeader.BYTES) {
            return wrongHeader(headerBytes, from);
        }
        int secondTo = skipField(text, second);
        Malformed mistake = findMistake(text, second, secondTo);
        if (mistake != null) {
            return mistake;
        }
        int third = skipBlanks(text, secondTo);
        if (third != text.length) {
            return new Malformed("more than two fields", third + 1);
        }
        return proof(decode(text, from, to), decode(text, second, secondTo), second);
    }

    private ProofLine parseBlock(byte[] text, int from, int to) {
        int bytes = (to - from) / 2;
        if (bytes < BlockHeader.BYTES) {
            return wrongHeader(bytes, from);
        }
        if (bytes == BlockHeader.BYTES) {
            return new Malformed("no solution behind the header", to + 1);
        }
        byte[] block = decode(text, from, to);
        int sizeColumn = from + 2 * BlockHeader.BYTES + 1;
        long size = CompactSize.read(block, BlockHeader.BYTES);
        if (size == CompactSize.MALFORMED) {
            return new Malformed("CompactSize is cut short or not the shortest form of its value", sizeColumn);
        }
        int solutionOffset = BlockHeader.BYTES + CompactSize.sizeOf(size);
        int rest = bytes - solutionOffset;
        boolean whole = size < rest && areTransactions(block, solutionOffset + (int) size);
        if (size != rest && !whole) {
            return new Malformed("CompactSize says " + size + " bytes, but " + rest + " follow it", sizeColumn);
        }
        return proof(
                Arrays.copyOf(block, BlockHeader.BYTES),
                Arrays.copyOfRange(block, solutionOffset, solutionOffset + (int) size),
                from + 2 * solutionOffset);
    }

    /** Whether the rest of a block is its transactions: otherwise it may be another line whose end was lost. */
    private static boolean areTransactions(byte[] block, int from) {
        ByteReader in = new ByteReader(block, from, block.length - from);
        try {
            List<Transaction> transactions = in.readList("transactions", Transaction.LEAST_BYTES, Transaction::read);
            in.requireEnd();
            return !transactions.isEmpty();
        } catch (DecodeException e) {
            return false;
        }
    }

    private ProofLine proof(byte[] header, byte[] solution, int offset) {
        if (params != null) {
            return new Proof(header, solution, params);
        }
        Optional<EquihashParams> found = EquihashParams.ofSolutionBytes(solution.length);
        if (found.isEmpty()) {
            return new Malformed("solution of " + solution.length + " bytes fits no parameters", offset + 1);
        }
        return new Proof(header, solution, found.get());
    }

    private static Malformed wrongHeader(int bytes, int offset) {
        return new Malformed("header of " + bytes + " bytes instead of " + BlockHeader.BYTES, offset + 1);
    }

    /** The first reason why text[from, to) is not a whole number of bytes in hex, null if it is. */
    private static @Nullable Malformed findMistake(byte[] text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (DIGITS[text[i] & 0xff] == NOT_HEX) {
                return new Malformed(describe(text[i] & 0xff) + " is not a hex digit", i + 1);
            }
        }
        if ((to - from) % 2 != 0) {
            return new Malformed("odd number of hex digits (" + (to - from) + ")", to);
        }
        return null;
    }

    private static String describe(int value) {
        return value > ' ' && value < 0x7f ? "'" + (char) value + "'" : String.format("byte 0x%02x", value);
    }

    private static byte[] decode(byte[] text, int from, int to) {
        byte[] bytes = new byte[(to - from) / 2];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (DIGITS[text[from + 2 * i]] << 4 | DIGITS[text[from + 2 * i + 1]]);
        }
        return bytes;
    }

    private static int skipBlanks(byte[] text, int from) {
        int i = from;
        while (i < text.length && isBlank(text[i])) {
            i++;
        }
        return i;
    }

    private static int skipField(byte[] text, int from) {
        int i = from;
        while (i < text.length && !isBlank(text[i])) {
            i++;
        }
        return i;
    }

    private static boolean isBlank(byte c) {
        return c == ' ' || c == '\t';
    }
}
