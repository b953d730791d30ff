package io.fluxforge.stratum.server.payout;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxforge.stratum.server.distribution.Scheme;
import io.fluxforge.stratum.server.ledger.PayoutRules.Mode;
import io.fluxforge.stratum.server.life.LifeFile;
import io.fluxforge.stratum.server.store.PostgresServer;
import io.fluxforge.stratum.server.store.StoreKind;
import io.fluxforge.stratum.server.store.StoreOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A month of mining with reorganisations and kills, in which copies of some of the stores, taken at one moment, are put back at
 * another. Nobody is ever paid more than he has earned; and the pool either goes on, or stops by an alarm that an operator can end.
 * {@code -Dfluxforge.test.restores=500} runs so many months, a fifth of them on PostgreSQL.
 */
class RestoresTest {
    private static final int ASKED = Integer.getInteger("fluxforge.test.restores", 0);
    private static final long SEED = Long.getLong("fluxforge.test.restoreSeed", 1);
    /** Of two hours each. */
    private static final int BLOCKS = 360;

    @TempDir
    private Path temporary;

    private int restores;
    private int alarms;
    private int differences;

    /** What can be copied and put back by itself. */
    private enum Part {
        DATABASE,
        JOURNAL,
        BLOCK_LOG,
        SIDE_FILES
    }

    /** Copies of one moment. */
    private record Copy(
            Path folder, Set<Part> parts, @Nullable StoreOptions database) {}

    @ParameterizedTest
    @CsvSource({
        "SQLITE, KEY, 3, 27",
        "SQLITE, NODE, 2, 27",
        "SQLITE, COINBASE, 3, 26",
        "POSTGRESQL, KEY, 1, 7",
        "POSTGRESQL, NODE, 0, 7",
        "POSTGRESQL, COINBASE, 1, 6"
    })
    void nobodyIsPaidTwiceWhateverIsPutBack(StoreKind kind, Mode mode, int few, int percent) throws Exception {
        int runs = ASKED > 0 ? Math.max(1, ASKED * percent / 100) : few;
        for (int run = 0; run < runs; run++) {
            month(kind, mode, SEED + run);
        }
        System.out.printf(
                "%s %s: %d months, %d times put back, %d of them told by alarms, %d audits told of what had gone%n",
                kind, mode, runs, restores, alarms, differences);
    }

    /** Months in which somebody was overpaid once, or an alarm could not be ended. */
    @ParameterizedTest
    @CsvSource({
        "SQLITE, COINBASE, 1086",
        "SQLITE, COINBASE, 1110",
        "SQLITE, COINBASE, 1219",
        "SQLITE, COINBASE, 1226",
        "POSTGRESQL, COINBASE, 3",
        "SQLITE, KEY, 74",
        "SQLITE, NODE, 120",
        "SQLITE, NODE, 131"
    })
    void monthsThatWentWrongOnceDoNot(StoreKind kind, Mode mode, long seed) throws Exception {
        month(kind, mode, seed);
    }

    private void month(StoreKind kind, Mode mode, long seed) throws Exception {
        Path folder = memory();
        try {
            month(kind, mode, folder, seed);
        } catch (AssertionError | Exception e) {
            throw new AssertionError(kind + " " + mode + " seed " + seed + ": " + e.getMessage(), e);
        } finally {
            remove(folder);
        }
    }

    /** In memory where that is possible, since a disk would only make it slow. */
    private Path memory() throws IOException {
        Path shared = Path.of("/dev/shm");
        return Files.createTempDirectory(Files.isWritable(shared) ? shared : temporary, "fluxforge-restores");
    }

    private void month(StoreKind kind, Mode mode, Path folder, long seed) throws Exception {
        Path data = Files.createDirectories(folder.resolve("data"));
        Random random = new Random(seed * 31 + mode.name().hashCode());
        List<Copy> copies = new ArrayList<>();
        Scheme scheme = random.nextInt(4) == 0 ? Scheme.PROP : Scheme.PPLNS;
        boolean journalPutBack = false;
        List<StoreOptions> made = new ArrayList<>();
        try (RestoreWorld world = new RestoreWorld(data, kind.newDatabase(data), mode, scheme, seed)) {
            made.add(world.database());
            world.start();
            for (int block = 0; block < BLOCKS; block++) {
                if (random.nextInt(14) == 0) {
                    copies.add(copy(world, kind, folder.resolve("copy" + copies.size()), random));
                    made.add(Objects.requireNonNullElse(copies.getLast().database(), world.database()));
                }
                if (!copies.isEmpty() && random.nextInt(50) == 0) {
                    journalPutBack |= putBack(world, kind, copies, random);
                    made.add(world.database());
                    if (!world.alarms().isEmpty()) {
                        alarms++;
                    }
                } else if (world.isRunning() && random.nextInt(50) == 0) {
                    world.stop();
                } else if (!world.isRunning() && random.nextInt(4) == 0) {
                    world.start();
                }
                world.live();
                if (world.isRunning()
                        && random.nextInt(10) == 0
                        && !world.alarms().isEmpty()) {
                    world.operate();
                }
                if (block % 60 == 59) {
                    world.verifyNobodyIsPaidTooMuch("after " + block + " blocks");
                }
            }
            if (!world.isRunning()) {
                world.start();
            }
            for (int i = 0; i < 12; i++) {
                world.settle(RestoreWorld.MATURITY + 2);
                world.operate();
            }
            world.settle(3 * RestoreWorld.MATURITY);
            world.verifyNobodyIsPaidTooMuch("at the end");
            assertThat(world.alarms()).as("alarms that no operator can end").isEmpty();
            String difference = world.audit();
            if (journalPutBack && difference.contains("journal")) {
                differences++;
            } else {
                assertThat(difference).isEmpty();
            }
        } finally {
            if (kind == StoreKind.POSTGRESQL) {
                PostgresServer.get().drop(made);
            }
        }
    }

    private static Copy copy(RestoreWorld world, StoreKind kind, Path folder, Random random) throws Exception {
        Files.createDirectories(folder);
        Set<Part> parts = EnumSet.noneOf(Part.class);
        for (Part part : Part.values()) {
            if (random.nextInt(3) > 0) {
                parts.add(part);
            }
        }
        boolean wasRunning = world.isRunning();
        // A server copies a data base only while nobody uses it.
        boolean stopped = (kind == StoreKind.POSTGRESQL && parts.contains(Part.DATABASE)) || random.nextBoolean();
        if (wasRunning && stopped) {
            world.stop();
        }
        StoreOptions database = null;
        for (Part part : parts) {
            if (part == Part.DATABASE && kind == StoreKind.POSTGRESQL) {
                database = PostgresServer.get().copy(world.database());
            } else {
                Path to = Files.createDirectories(folder.resolve(part.name()));
                // Whoever copies the file of a data base alone, of a pool that runs, gets an older state of it.
                boolean alone = part == Part.DATABASE && random.nextInt(3) == 0;
                for (Path file : files(world, part)) {
                    if (!alone || file.endsWith("pool.db")) {
                        Files.copy(file, to.resolve(file.getFileName()));
                    }
                }
            }
        }
        if (wasRunning && stopped) {
            world.start();
        }
        return new Copy(folder, parts, database);
    }

    private static Path folder(RestoreWorld world, Part part) {
        return part == Part.JOURNAL ? world.journalFolder() : world.data;
    }

    private static List<Path> files(RestoreWorld world, Part part) throws IOException {
        try (Stream<Path> all = Files.list(folder(world, part))) {
            return all.filter(Files::isRegularFile)
                    .filter(file -> switch (part) {
                        case DATABASE -> {
                            String name = file.getFileName().toString();
                            yield name.equals("pool.db") || name.equals("pool.db-wal");
                        }
                        case JOURNAL -> !file.endsWith("lock");
                        case BLOCK_LOG -> file.endsWith("found-blocks.log");
                        case SIDE_FILES -> file.endsWith(PaymentNotes.NAME) || file.endsWith(LifeFile.NAME);
                    })
                    .toList();
        }
    }

    /** Puts parts back, each from some copy or all from one; whether the journal is among them. */
    private boolean putBack(RestoreWorld world, StoreKind kind, List<Copy> copies, Random random) throws Exception {
        if (world.isRunning()) {
            world.stop();
        }
        restores++;
        Map<Part, Copy> chosen = new EnumMap<>(Part.class);
        boolean one = random.nextBoolean();
        Copy first = copies.get(random.nextInt(copies.size()));
        for (Part part : Part.values()) {
            Copy from = one ? first : copies.get(random.nextInt(copies.size()));
            if (from.parts().contains(part) && (one || random.nextBoolean())) {
                chosen.put(part, from);
            }
        }
        for (Map.Entry<Part, Copy> each : chosen.entrySet()) {
            Copy from = each.getValue();
            if (each.getKey() == Part.DATABASE && kind == StoreKind.POSTGRESQL) {
                world.use(PostgresServer.get().copy(Objects.requireNonNull(from.database())));
                continue;
            }
            for (Path file : files(world, each.getKey())) {
                Files.delete(file);
            }
            if (each.getKey() == Part.DATABASE) {
                Files.deleteIfExists(world.data.resolve("pool.db-shm"));
            }
            try (Stream<Path> saved =
                    Files.list(from.folder().resolve(each.getKey().name()))) {
                for (Path file : saved.toList()) {
                    Files.copy(
                            file,
                            folder(world, each.getKey()).resolve(file.getFileName()),
                            StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
        world.start();
        return chosen.containsKey(Part.JOURNAL) || chosen.containsKey(Part.DATABASE);
    }

    private static void remove(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
