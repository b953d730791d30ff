package io.fluxforge.stratum.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Starts a main class of this class path in processes of its own; from an archive of loaded classes, if there will be many. */
public final class ChildJvm {
    /** From so many processes on an archive, which takes one or two of them to make, is worth it: each takes 40 % less CPU to start. */
    private static final int MANY = 20;

    private static final long ARCHIVE_MINUTES = 5;

    private final Class<?> main;
    private final List<String> start = new ArrayList<>();
    private String classPath = System.getProperty("java.class.path");

    /** Processes of this class, which has little to do and much to load: compiled fast rather than well. */
    public ChildJvm(Class<?> main) {
        this.main = main;
        start.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules=jdk.incubator.vector",
                "--enable-native-access=ALL-UNNAMED",
                "-Dorg.lwjgl.system.memoryBackend=ffm",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m"));
    }

    /**
     * Makes the archive, if so many processes are worth it.
     *
     * @param folder for the archive
     * @param arguments of a run that ends by itself and loads what others will
     */
    public void prepare(int processes, Path folder, String... arguments) throws IOException, InterruptedException {
        if (processes < MANY) {
            return;
        }
        Path jar = folder.resolve("classes.jar");
        classPath = pack(jar);
        Path archive = folder.resolve("classes.jsa");
        List<String> command = new ArrayList<>(start);
        command.add("-XX:ArchiveClassesAtExit=" + archive);
        Process process = new ProcessBuilder(complete(command, arguments))
                .redirectOutput(Redirect.DISCARD)
                .redirectError(folder.resolve("archive.log").toFile())
                .start();
        try {
            assertThat(process.waitFor(ARCHIVE_MINUTES, TimeUnit.MINUTES)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(archive).isNotEmptyFile();
        start.add("-XX:SharedArchiveFile=" + archive);
        start.add("-Xlog:disable");
    }

    /** The command of a process with these arguments. */
    public List<String> command(String... arguments) {
        return complete(start, arguments);
    }

    private List<String> complete(List<String> begun, String... arguments) {
        List<String> command = new ArrayList<>(begun);
        command.addAll(List.of("-cp", classPath, main.getName()));
        command.addAll(List.of(arguments));
        return command;
    }

    /** Packs the class path's folders into one file, as archives take no folders, and returns the new class path. */
    private String pack(Path jar) throws IOException {
        List<String> path = new ArrayList<>(List.of(jar.toString()));
        Set<String> seen = new HashSet<>();
        try (OutputStream file = Files.newOutputStream(jar);
                ZipOutputStream zip = new ZipOutputStream(file)) {
            zip.setLevel(Deflater.NO_COMPRESSION);
            for (String element : classPath.split(File.pathSeparator, -1)) {
                Path folder = Path.of(element);
                if (!Files.isDirectory(folder)) {
                    path.add(element);
                    continue;
                }
                try (Stream<Path> files = Files.walk(folder)) {
                    for (Path each : files.filter(Files::isRegularFile).toList()) {
                        String name = folder.relativize(each).toString().replace(File.separatorChar, '/');
                        if (seen.add(name)) {
                            zip.putNextEntry(new ZipEntry(name));
                            Files.copy(each, zip);
                        }
                    }
                }
            }
        }
        return String.join(File.pathSeparator, path);
    }
}
