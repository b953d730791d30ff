package io.fluxforge.kernels.opencl;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32C;

/** Puts the kernels' files together: the macros of a geometry first, and what is written once for each list once for each list. */
final class KernelSource {
    private static final List<String> FILES = List.of(
            "tunings.txt",
            "vendor.h",
            "lists.h",
            "blake2b.cl",
            "rows.cl",
            "generate.cl",
            "round.cl",
            "last.cl",
            "tree.cl",
            "indices.cl");

    private KernelSource() {}

    /** A checksum of all kernels and tunings, in hex digits: what was measured holds only while it is the same. */
    static String revision() {
        CRC32C sum = new CRC32C();
        FILES.forEach(file -> sum.update(read(file).getBytes(StandardCharsets.UTF_8)));
        return HexFormat.of().toHexDigits((int) sum.getValue());
    }

    /** One source for everything. */
    static String of(Geometry geometry) {
        int lists = geometry.params().k();
        StringBuilder text = new StringBuilder(geometry.macros());
        append(text, "vendor.h");
        append(text, "lists.h");
        append(text, "blake2b.cl");
        for (int level = 0; level < lists; level++) {
            appendFor(text, "rows.cl", level);
        }
        append(text, "generate.cl");
        for (int level = 0; level < lists - 1; level++) {
            appendFor(text, "round.cl", level);
        }
        append(text, "last.cl");
        for (int level = 1; level < lists; level++) {
            appendFor(text, "tree.cl", level);
        }
        append(text, "indices.cl");
        return text.toString();
    }

    private static void appendFor(StringBuilder text, String file, int level) {
        text.append("#define LEVEL ").append(level).append('\n');
        text.append("#define NEXT ").append(level + 1).append('\n');
        text.append("#define PREV ").append(level - 1).append('\n');
        append(text, file);
        text.append("#undef LEVEL\n#undef NEXT\n#undef PREV\n");
    }

    private static void append(StringBuilder text, String file) {
        // Compilers then name file and line in their messages.
        text.append("#line 1 \"").append(file).append("\"\n").append(read(file)).append('\n');
    }

    private static String read(String file) {
        try (InputStream in = KernelSource.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("no resource " + file);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(file, e);
        }
    }
}
