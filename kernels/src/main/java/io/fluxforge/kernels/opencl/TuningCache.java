package io.fluxforge.kernels.opencl;

import io.fluxforge.verifier.EquihashParams;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * Which tuning was fastest, by device, driver, parameters and kernels, in a file of the user's cache. A file that cannot be read or
 * written costs another measurement, nothing more.
 */
public final class TuningCache {
    private static final String FILE = "opencl-tuning.properties";
    private static final long MAX_BYTES = 1 << 20;

    private final Path file;

    /**
     * A cache.
     *
     * @param folder made when there is something to keep
     */
    public TuningCache(Path folder) {
        file = folder.resolve(FILE);
    }

    /** The user's: {@code $XDG_CACHE_HOME/fluxforge}, by default {@code ~/.cache/fluxforge}. */
    public static TuningCache ofUser(Map<String, String> environment) {
        String base = environment.getOrDefault("XDG_CACHE_HOME", "");
        // The XDG base directory specification wants relative paths ignored.
        Path folder = base.startsWith("/") ? Path.of(base) : Path.of(System.getProperty("user.home", "."), ".cache");
        return new TuningCache(folder.resolve("fluxforge"));
    }

    Optional<String> find(OpenClDevice device, EquihashParams params) {
        return Optional.ofNullable(load().getProperty(key(device, params)));
    }

    /** Remembers; false if the file could not be written. */
    boolean put(OpenClDevice device, EquihashParams params, String tuning) {
        Properties all = load();
        all.setProperty(key(device, params), tuning);
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Path fresh = Files.createTempFile(file.toAbsolutePath().getParent(), FILE, ".new");
            try (Writer out = Files.newBufferedWriter(fresh, StandardCharsets.UTF_8)) {
                all.store(out, "The fastest OpenCL tuning: device | driver | parameters | kernels");
            }
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private Properties load() {
        Properties all = new Properties();
        try {
            if (Files.isRegularFile(file) && Files.size(file) <= MAX_BYTES) {
                try (Reader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
                    all.load(in);
                }
            }
        } catch (IOException | IllegalArgumentException damaged) {
            return new Properties();
        }
        return all;
    }

    private static String key(OpenClDevice device, EquihashParams params) {
        return device.name() + " | " + device.driver() + " | " + params + " | " + KernelSource.revision();
    }
}
