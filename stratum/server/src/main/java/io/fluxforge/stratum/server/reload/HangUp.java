package io.fluxforge.stratum.server.reload;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.jspecify.annotations.Nullable;

/**
 * The signal SIGHUP, which asks a service to read its configuration again. Once it is caught it does not end the process any more; one
 * that comes before there is an action is kept for it.
 */
public final class HangUp {
    private boolean waiting;
    private @Nullable Runnable action;

    private HangUp() {}

    /** Begins to catch the signal, where there is one. */
    public static HangUp catchSignal() {
        HangUp caught = new HangUp();
        try {
            // By name: the compiler warns of these classes and cannot be told not to, and there is no other way to a
            // signal.
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Runnable action = caught::happened;
            MethodHandle happened = MethodHandles.publicLookup()
                    .findVirtual(Runnable.class, "run", MethodType.methodType(void.class))
                    .bindTo(action);
            Object own =
                    MethodHandleProxies.asInterfaceInstance(handler, MethodHandles.dropArguments(happened, 0, signal));
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance("HUP"), own);
        } catch (ReflectiveOperationException e) {
            System.getLogger(HangUp.class.getName()).log(System.Logger.Level.DEBUG, "this system has no signal HUP", e);
        }
        return caught;
    }

    /** Says what the signal does; each runs it once, on a thread of the system's. */
    public void then(Runnable does) {
        boolean now;
        synchronized (this) {
            action = does;
            now = waiting;
            waiting = false;
        }
        if (now) {
            does.run();
        }
    }

    private void happened() {
        Runnable does;
        synchronized (this) {
            does = action;
            waiting = does == null;
        }
        if (does != null) {
            does.run();
        }
    }
}
