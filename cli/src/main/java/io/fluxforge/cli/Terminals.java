package io.fluxforge.cli;

import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Which of the standard streams are terminals.
 *
 * <p>{@link Console#isTerminal} answers for input and output together only, so each stream is asked for where the system shows
 * what stands behind it ({@code /proc/self/fd} of Linux; a call of {@code isatty} would cost a fifth of a second).
 */
record Terminals(boolean in, boolean out, boolean err) {

    /** Asks the system. Where it does not tell, all streams are terminals if input and output are. */
    @SuppressWarnings("SystemConsoleNull") // JDK 25 returns null again, other than JDK 22 to 24
    static Terminals ofProcess() {
        Path descriptors = Path.of("/proc/self/fd");
        if (!Files.isDirectory(descriptors)) {
            Console console = System.console();
            boolean both = console != null && console.isTerminal();
            return new Terminals(both, both, both);
        }
        return new Terminals(
                isTerminal(descriptors.resolve("0")),
                isTerminal(descriptors.resolve("1")),
                isTerminal(descriptors.resolve(Integer.toString(StandardError.descriptor()))));
    }

    /** Whether a symbolic link leads to a terminal. */
    static boolean isTerminal(Path link) {
        try {
            return isTerminal(Files.readSymbolicLink(link).toString());
        } catch (IOException closed) {
            // A closed descriptor has no link.
            return false;
        }
    }

    /** Whether what stands behind a descriptor is the device of a terminal; a pipe, for one, is no device at all. */
    static boolean isTerminal(String target) {
        return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
    }
}
