package io.fluxforge.cli.terminal;

import io.fluxforge.cli.signal.Signals;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The terminal of this process: its size, now and whenever it changes, and its keys, one at a time. By the program {@code stty}, which
 * every Unix has; without it the size stays unknown, and there are no keys.
 */
public final class LiveTerminal implements AutoCloseable {
    /** So long the rest of a sequence may be under way, on a slow line. */
    private static final int SEQUENCE_LOOKS = 50;

    private static final long SEQUENCE_LOOK_NANOS = 1_000_000;
    private static final int ESCAPE = 27;
    private static final long LOOK_MILLIS = 500;
    private static final Pattern SIZE = Pattern.compile("([1-9]\\d{0,3}) ([1-9]\\d{0,3})");

    /** Who wants to know; called on any thread. */
    public interface Listener {
        /** The terminal has another size, and what was drawn may be anywhere. */
        void sized(int columns, int rows);

        /** The shell has the terminal; whoever draws disturbs what happens there. */
        void left();

        /** It is ours again; what was drawn may be gone. */
        void returned();

        /** A key was pressed; small letters only. */
        void key(char key);
    }

    private final InputStream in;
    private final Listener listener;
    private @Nullable String settings;
    private String size = "";
    private boolean foreground = true;
    private volatile boolean closed;

    private LiveTerminal(InputStream in, Listener listener) {
        this.in = in;
        this.listener = listener;
    }

    /**
     * Tells a listener of the size at once and of all changes.
     *
     * @param keys whether standard input is the terminal, too, so that it is told of keys
     */
    public static LiveTerminal open(boolean keys, Listener listener) {
        LiveTerminal terminal = new LiveTerminal(System.in, listener);
        if (keys) {
            terminal.takeKeys();
        }
        Signals.handle("WINCH", terminal::measure);
        Signals.handle("CONT", terminal::goOn);
        terminal.measure();
        Thread.ofPlatform().name("terminal").daemon().start(terminal::watch);
        return terminal;
    }

    /** Whether keys are told of. */
    public synchronized boolean hasKeys() {
        return settings != null;
    }

    private synchronized void takeKeys() {
        // In the background a read would stop the whole process, as would setting the terminal.
        Signals.ignore("TTIN");
        Signals.ignore("TTOU");
        settings = stty("-g");
        if (settings != null) {
            unbuffer();
            Thread.ofPlatform().name("keys").daemon().start(this::read);
        }
    }

    private static void unbuffer() {
        stty("-icanon", "-echo", "min", "1", "time", "0");
    }

    /** After Ctrl-Z: there has been no time to say that we leave. */
    private synchronized void goOn() {
        if (!closed) {
            foreground = false;
            listener.left();
            look();
        }
    }

    /** No signal says that a shell's fg or bg has given the terminal to a process that runs. */
    private void watch() {
        while (!closed) {
            pause();
            look();
        }
    }

    private synchronized void look() {
        boolean now = isForeground();
        if (closed || now == foreground) {
            return;
        }
        foreground = now;
        if (!now) {
            listener.left();
            return;
        }
        if (settings != null) {
            // The shell has set the terminal as it likes it.
            unbuffer();
        }
        listener.returned();
        measure();
    }

    private synchronized void measure() {
        String now = closed ? null : stty("size");
        Matcher known = SIZE.matcher(now == null ? "" : now);
        if (known.matches() && !known.group().equals(size)) {
            size = known.group();
            listener.sized(Integer.parseInt(known.group(2)), Integer.parseInt(known.group(1)));
        }
    }

    private void read() {
        while (!closed) {
            try {
                int key = in.read();
                if (key < 0) {
                    return;
                }
                if (key == ESCAPE) {
                    skipSequence();
                } else {
                    listener.key(Character.toLowerCase((char) key));
                }
            } catch (IOException background) {
                pause();
            }
        }
    }

    /** The rest of what an arrow ({@code ESC [ A}) or F1 ({@code ESC O P}) sends; the key Esc by itself sends no more. */
    private void skipSequence() throws IOException {
        for (int i = 0; i < SEQUENCE_LOOKS && in.available() == 0; i++) {
            LockSupport.parkNanos(SEQUENCE_LOOK_NANOS);
        }
        int kind = in.available() == 0 ? -1 : in.read();
        if (kind == 'O') {
            in.read();
        }
        for (int next = kind; kind == '[' && (next == '[' || (next >= 0 && next < '@')); ) {
            next = in.read();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(LOOK_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Whether the shell gives its terminal to this process. By {@code /proc/self/stat}, whose fields after the name are state, parent,
     * process group, session, terminal, and the terminal's group; yes where there is none.
     */
    public static boolean isForeground() {
        try {
            String stat = Files.readString(Path.of("/proc/self/stat"), StandardCharsets.ISO_8859_1);
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", 7);
            return fields[2].equals(fields[5]);
        } catch (IOException notLinux) {
            return true;
        }
    }

    /** What stty prints; null if it cannot be had. */
    private static @Nullable String stty(String... words) {
        List<String> command = new ArrayList<>(List.of("stty"));
        command.addAll(List.of(words));
        try {
            Process process = new ProcessBuilder(command)
                    .redirectInput(new File("/dev/tty"))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            return process.waitFor() == 0 ? said.strip() : null;
        } catch (IOException noTerminal) {
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    /** Gives the terminal back as it was. */
    @Override
    public synchronized void close() {
        closed = true;
        if (settings != null && isForeground()) {
            stty(settings);
        }
    }
}
