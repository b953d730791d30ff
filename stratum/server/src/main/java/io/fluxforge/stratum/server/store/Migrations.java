package io.fluxforge.stratum.server.store;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Brings the tables to what this version needs, and refuses a data base that it does not understand. */
final class Migrations {
    private static final String TABLE = """
            CREATE TABLE IF NOT EXISTS schema_migration (
                version    {long} NOT NULL PRIMARY KEY,
                name       TEXT   NOT NULL,
                sha256     TEXT   NOT NULL,
                applied_at {long} NOT NULL
            ) {strict};
            """;

    private final List<Migration> known;

    private record Applied(int version, String name, String sha256) {}

    /** @param known all there are, in order */
    Migrations(List<Migration> known) {
        this.known = known;
        for (int i = 1; i < known.size(); i++) {
            if (known.get(i - 1).version() >= known.get(i).version()) {
                throw new IllegalArgumentException(known.get(i).name() + " is out of order");
            }
        }
    }

    /** Applies what is missing, each migration in a transaction of its own together with the note that it was applied. */
    void apply(Store store) throws StoreException {
        store.writeScript(TABLE, tx -> {});
        for (Migration migration : known) {
            if (isMissing(store, migration)) {
                store.writeScript(
                        migration.sql(),
                        tx -> tx.update(
                                "INSERT INTO schema_migration (version, name, sha256, applied_at) VALUES (?, ?, ?, ?)",
                                migration.version(),
                                migration.name(),
                                migration.sha256(),
                                System.currentTimeMillis()));
            }
        }
    }

    /** Looks whether {@link #apply} could be done; an empty data base is as it should be. */
    void verify(Store store) throws StoreException {
        Map<Integer, Applied> applied;
        try {
            applied = applied(store);
        } catch (StoreException e) {
            return; // no table yet, since the data base answered a moment ago
        }
        check(applied);
    }

    private boolean isMissing(Store store, Migration migration) throws StoreException {
        Map<Integer, Applied> applied = applied(store);
        check(applied);
        return !applied.containsKey(migration.version());
    }

    private static Map<Integer, Applied> applied(Store store) throws StoreException {
        Map<Integer, Applied> applied = new LinkedHashMap<>();
        store.read(tx -> tx.all(
                        "SELECT version, name, sha256 FROM schema_migration ORDER BY version",
                        row -> new Applied(row.getInt(1), row.getString(2), row.getString(3))))
                .forEach(one -> applied.put(one.version(), one));
        return applied;
    }

    private void check(Map<Integer, Applied> applied) throws StoreException {
        int newest = known.getLast().version();
        int done = 0;
        for (Applied one : applied.values()) {
            done = Math.max(done, one.version());
            Migration own = known.stream()
                    .filter(migration -> migration.version() == one.version())
                    .findFirst()
                    .orElseThrow(() -> new StoreException(
                            one.version() > newest
                                    ? "the data base is newer than this program: it has " + one.name()
                                            + ", and this program knows up to "
                                            + known.getLast().name()
                                    : "the data base has " + one.name() + ", which this program lacks"));
            if (!own.sha256().equals(one.sha256())) {
                throw new StoreException(own.name() + " was changed after the data base had got it (SHA-256 there "
                        + one.sha256() + ", here " + own.sha256() + ")");
            }
        }
        for (Migration migration : known) {
            if (migration.version() < done && !applied.containsKey(migration.version())) {
                throw new StoreException("the data base lacks " + migration.name() + " but has a later migration");
            }
        }
    }
}
