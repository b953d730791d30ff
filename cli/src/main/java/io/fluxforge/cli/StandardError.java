package io.fluxforge.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.lang.reflect.Field;
import java.nio.charset.Charset;

/**
 * The standard error that the user has given. The launcher lets the JVM itself write to another one, which drops a line that nobody can
 * do anything about, and names the true one's descriptor in the system property {@value #DESCRIPTOR}.
 */
final class StandardError {
    private static final String DESCRIPTOR = "fluxforge.stderr";

    private StandardError() {}

    /** The number of its descriptor. */
    static int descriptor() {
        return Integer.getInteger(DESCRIPTOR, 2);
    }

    /** Lets {@link System#err} be the true one. Where that cannot be, all goes by way of the launcher's. */
    static void take() {
        if (descriptor() == 2) {
            return;
        }
        try {
            FileDescriptor opened = new FileDescriptor();
            // A file of that number could be opened by its name, but would then have a position of its own and be
            // written over.
            Field number = FileDescriptor.class.getDeclaredField("fd");
            number.setAccessible(true);
            number.setInt(opened, descriptor());
            Charset charset = System.err.charset();
            System.setErr(new PrintStream(new FileOutputStream(opened), true, charset));
        } catch (ReflectiveOperationException | RuntimeException e) {
            System.getLogger(StandardError.class.getName())
                    .log(System.Logger.Level.DEBUG, "standard error goes by way of the launcher", e);
        }
    }
}
