package io.fluxforge.cli.solve;

import io.fluxforge.verifier.BlockHeader;
import java.util.HexFormat;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a header's 140 bytes in hex. */
public final class HeaderConverter implements ITypeConverter<BlockHeader> {
    private static final int DIGITS = 2 * BlockHeader.BYTES;

    @Override
    public BlockHeader convert(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!HexFormat.isHexDigit(text.charAt(i))) {
                throw new TypeConversionException("'" + text.charAt(i) + "' at column " + (i + 1) + " is no hex digit");
            }
        }
        if (text.length() < DIGITS) {
            throw new TypeConversionException("ends at column " + text.length() + ", but a header has " + DIGITS
                    + " hex digits (" + BlockHeader.BYTES + " bytes)");
        }
        if (text.length() > DIGITS) {
            throw new TypeConversionException(
                    "goes on at column " + (DIGITS + 1) + ", but a header without its solution has " + DIGITS
                            + " hex digits (" + BlockHeader.BYTES + " bytes)");
        }
        return new BlockHeader(HexFormat.of().parseHex(text));
    }
}
