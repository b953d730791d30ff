package io.fluxforge.miner.api;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The status page, as it lies in the jar. */
final class PageFiles {
    /** A file of it. */
    static final class PageFile {
        final String type;
        final byte[] bytes;

        private PageFile(String type, byte[] bytes) {
            this.type = type;
            this.bytes = bytes;
        }
    }

    private final Map<String, PageFile> files = Map.of(
            "/", load("index.html", "text/html; charset=utf-8"),
            "/status.js", load("status.js", "text/javascript; charset=utf-8"),
            "/chart.js", load("chart.js", "text/javascript; charset=utf-8"),
            "/status.css", load("status.css", "text/css; charset=utf-8"),
            "/favicon.svg", load("favicon.svg", "image/svg+xml"));

    /** The file of a path; null if there is none. */
    @Nullable
    PageFile get(String path) {
        return files.get(path);
    }

    private static PageFile load(String name, String type) {
        try (InputStream in = PageFiles.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is missing in the jar");
            }
            return new PageFile(type, in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(name, e);
        }
    }
}
