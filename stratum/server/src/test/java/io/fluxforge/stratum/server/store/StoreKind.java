package io.fluxforge.stratum.server.store;

import java.nio.file.Path;

/** The data bases that a test runs against: {@code @ParameterizedTest @EnumSource StoreKind}. */
public enum StoreKind {
    SQLITE,
    POSTGRESQL;

    /** An empty data base; the test is skipped if there can be none of this kind. */
    public StoreOptions newDatabase(Path folder) {
        return switch (this) {
            case SQLITE -> StoreOptions.sqlite(folder.resolve("pool.db"));
            case POSTGRESQL -> PostgresServer.get().newDatabase();
        };
    }
}
