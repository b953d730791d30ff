package io.fluxforge.cli.signal;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * Signals by their names, such as {@code HUP}. By name, too, are the classes that catch them: the compiler warns of these and cannot be
 * told not to, and there is no other way to a signal.
 */
public final class Signals {
    private Signals() {}

    /** Runs this on a thread of the system's whenever the signal comes; does nothing where there is no such signal. */
    public static void handle(String name, Runnable action) {
        try {
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            MethodHandle run = MethodHandles.publicLookup()
                    .findVirtual(Runnable.class, "run", MethodType.methodType(void.class))
                    .bindTo(action);
            MethodHandle handle = MethodHandles.dropArguments(run, 0, Class.forName("sun.misc.Signal"));
            set(name, MethodHandleProxies.asInterfaceInstance(handler, handle));
        } catch (ReflectiveOperationException e) {
            missing(name, e);
        }
    }

    /** Lets the signal do nothing from now on. */
    public static void ignore(String name) {
        try {
            set(
                    name,
                    Class.forName("sun.misc.SignalHandler").getField("SIG_IGN").get(null));
        } catch (ReflectiveOperationException e) {
            missing(name, e);
        }
    }

    private static void set(String name, Object handler) throws ReflectiveOperationException {
        Class<?> signal = Class.forName("sun.misc.Signal");
        signal.getMethod("handle", signal, Class.forName("sun.misc.SignalHandler"))
                .invoke(null, signal.getConstructor(String.class).newInstance(name), handler);
    }

    private static void missing(String name, ReflectiveOperationException e) {
        System.getLogger(Signals.class.getName())
                .log(System.Logger.Level.DEBUG, "this system has no signal " + name, e);
    }
}
