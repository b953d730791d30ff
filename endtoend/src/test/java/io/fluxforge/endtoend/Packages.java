package io.fluxforge.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** What {@code ./fluxforge dist} packs, packed once for all tests and unpacked where there is no JDK to be found. */
final class Packages {
    /** Of the host's programs the launchers need these, and HiveOS has the rest. */
    private static final List<String> TOOLS = List.of(
            "bash",
            "env",
            "readlink",
            "dirname",
            "grep",
            "sed",
            "awk",
            "curl",
            "jq",
            "mkdir",
            "chmod",
            "find",
            "tail",
            "tar",
            "gzip");

    private static final Path HOME = Path.of("target", "packages").toAbsolutePath();
    /** The JDK that packs. */
    static final Path JAVA = Path.of(System.getProperty("java.home"));

    /** Holds the archives and {@code SHA256SUMS}. */
    static final Path ARCHIVES = HOME.resolve("archives");

    private static boolean packed;

    private Packages() {}

    /** The folder of an unpacked package, such as {@code fluxforge-pool}. */
    static synchronized Path folder(String name) throws IOException, InterruptedException {
        Assumptions.assumeTrue(
                System.getProperty("os.name").equals("Linux") && Files.isExecutable(JAVA.resolve("bin/jlink")),
                "packages are made on Linux by a JDK with jlink");
        Assumptions.assumeTrue(
                Files.exists(Launcher.ROOT.resolve("cli/target/bom.json")), "the bill of materials takes mvn -Pbom");
        if (!packed) {
            pack();
            packed = true;
        }
        return HOME.resolve("unpacked").resolve(name);
    }

    /** Whether a program is there that HiveOS has, and not every machine. */
    static boolean hasTool(String name) {
        return Files.isExecutable(HOME.resolve("bin").resolve(name));
    }

    /** The words that run a package's command with no variable but the given ones, and no program but {@link #TOOLS}. */
    static List<String> words(Map<String, String> variables, Object... command) {
        List<String> words = new ArrayList<>(List.of("env", "-i", "PATH=" + HOME.resolve("bin")));
        variables.forEach((name, value) -> words.add(name + "=" + value));
        Arrays.stream(command).map(Object::toString).forEach(words::add);
        return words;
    }

    /** Runs a command of a package to its end. */
    static Run run(Object... command) throws IOException, InterruptedException {
        return Run.of(words(Map.of(), command));
    }

    private static void pack() throws IOException, InterruptedException {
        deleteAll(HOME);
        Path bin = Files.createDirectories(HOME.resolve("bin"));
        for (String tool : TOOLS) {
            for (String folder : List.of("/usr/bin", "/bin")) {
                Path program = Path.of(folder, tool);
                if (Files.isExecutable(program) && Files.notExists(bin.resolve(tool))) {
                    Files.createSymbolicLink(bin.resolve(tool), program);
                }
            }
        }
        Run run = Run.of(List.of(
                "env",
                "JAVA_HOME=" + JAVA,
                Launcher.ROOT.resolve("scripts/dist").toString(),
                ARCHIVES.toString()));
        assertThat(run.exit()).as(run.all()).isZero();
        Path unpacked = Files.createDirectories(HOME.resolve("unpacked"));
        try (Stream<Path> files = Files.list(ARCHIVES)) {
            for (Path archive :
                    files.filter(file -> file.toString().endsWith(".tar.gz")).toList()) {
                assertThat(run("tar", "-xzf", archive, "-C", unpacked).exit()).isZero();
            }
        }
        try (Stream<Path> files = Files.list(ARCHIVES)) {
            for (Path archive :
                    files.filter(file -> file.toString().endsWith(".zip")).toList()) {
                unzip(archive, unpacked);
            }
        }
    }

    /** With the rights that its files have: not every machine has a program for it. */
    private static void unzip(Path archive, Path folder) throws IOException {
        try (FileSystem zip = FileSystems.newFileSystem(archive, Map.of("enablePosixFileAttributes", "true"));
                Stream<Path> all = Files.walk(zip.getPath("/"))) {
            for (Path file : all.toList()) {
                Path copy = folder.resolve(file.toString().substring(1));
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(file, copy);
                    Files.setPosixFilePermissions(copy, Files.getPosixFilePermissions(file));
                }
            }
        }
    }

    private static void deleteAll(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.walk(folder)) {
                files.sorted(Comparator.reverseOrder()).forEach(file -> {
                    try {
                        Files.delete(file);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
            }
        }
    }
}
