package io.fluxforge.stratum.server.ledger;

import io.fluxforge.stratum.server.distribution.Scheme;
import io.fluxforge.stratum.server.store.StoreOptions;
import java.nio.file.Path;
import java.util.Random;

/** A pool in a process of its own, for {@link LedgerKillTest} to kill: {@code FOLDER RPC-PORT MODE SEED} and {@code once}, or it never ends. */
final class LedgerProcess {
    private LedgerProcess() {}

    private static void tell(String what) {
        System.out.println(what);
        System.out.flush();
    }

    public static void main(String[] args) throws Exception {
        Path folder = Path.of(args[0]);
        long seed = Long.parseLong(args[3]);
        Random random = new Random(seed);
        try (SimulatedPool pool = new SimulatedPool(
                LedgerLifeTest.NETWORK,
                folder,
                StoreOptions.sqlite(folder.resolve("pool.db")),
                LedgerLifeTest.rpc(Integer.parseInt(args[1])),
                PayoutRules.Mode.valueOf(args[2]),
                Scheme.PPLNS,
                seed)) {
            pool.settle();
            tell("running");
            boolean once = args[4].equals("once");
            for (int blocks = 0; !once || blocks == 0; blocks++) {
                pool.findBlock();
                pool.settle();
                tell("block");
                if (random.nextInt(6) == 0) {
                    pool.reorganise(1 + random.nextInt(Math.min(20, pool.height() - 1)));
                }
            }
        }
    }
}
