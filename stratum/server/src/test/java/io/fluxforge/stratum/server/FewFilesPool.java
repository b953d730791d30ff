package io.fluxforge.stratum.server;

import io.fluxforge.stratum.server.journal.JournalRetention;
import io.fluxforge.stratum.server.store.Store;
import io.fluxforge.stratum.server.store.StoreOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A pool in a process of its own: prints its port and then its events, and stops when its input ends. Argument: a folder. */
public final class FewFilesPool {
    private FewFilesPool() {}

    public static void main(String[] args) throws IOException {
        // As the command that runs pools does: a thread that dies takes the process with it.
        Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> {
            System.out.println("died " + thread.getName() + ": " + failure);
            Runtime.getRuntime().halt(1);
        });
        Path folder = Path.of(args[0]);
        try (Store store = Store.open(StoreOptions.sqlite(folder.resolve("pool.db")));
                TestPool pool = new TestPool(folder, TestPool.FIXED, FewFilesPool::withSmallSegments)
                        .accountingIn(store)
                        .start()
                        .publish(Conversation.job(0))) {
            System.out.println("port " + pool.port());
            BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            while (in.readLine() != null) {
                pool.events.forEach(System.out::println);
                System.out.println("alarms " + pool.pool().alarms());
                System.out.println("end");
            }
        }
    }

    /** Every commit begins another file of the journal. */
    private static PoolOptions withSmallSegments(PoolOptions all) {
        return new PoolOptions(
                all.ports(),
                all.tls(),
                all.limits(),
                all.dataFolder(),
                1,
                all.ringSize(),
                all.eventLoops(),
                all.verifyThreads(),
                all.maxSharesOfTip(),
                JournalRetention.DEFAULT);
    }
}
