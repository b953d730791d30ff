package io.fluxforge.stratum.server.store;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

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

    /** Gives back the pages that migrations have left free, so that a disk that is full is full. */
    public void vacuum(StoreOptions database) throws IOException {
        if (this == SQLITE) {
            try (Connection connection = DriverManager.getConnection(database.url())) {
                Dialect.execute(connection, "VACUUM");
            } catch (SQLException e) {
                throw new IOException(e);
            }
        }
    }
}
