package io.fluxforge.bench.stratum;

import io.fluxforge.verifier.EquihashParams;
import java.nio.file.Path;
import java.util.List;

/**
 * How the pool under test is run.
 *
 * @param params of the proof of work
 * @param tls whether its port speaks TLS
 * @param node whether its jobs come from a private node, so that every share is a block
 * @param banSeconds how long a ban lasts; 0 gives budgets that no client can spend
 * @param folder for its journal and what else it keeps
 */
record PoolSetup(EquihashParams params, boolean tls, boolean node, int banSeconds, Path folder) {
    List<String> toArguments() {
        return List.of(
                params.toString(),
                Boolean.toString(tls),
                Boolean.toString(node),
                Integer.toString(banSeconds),
                folder.toString());
    }

    static PoolSetup ofArguments(String[] arguments) {
        return new PoolSetup(
                EquihashParams.parse(arguments[0]),
                Boolean.parseBoolean(arguments[1]),
                Boolean.parseBoolean(arguments[2]),
                Integer.parseInt(arguments[3]),
                Path.of(arguments[4]));
    }
}
