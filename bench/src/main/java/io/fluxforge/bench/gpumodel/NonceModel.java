package io.fluxforge.bench.gpumodel;

import io.fluxforge.kernels.opencl.NoncePlan;
import io.fluxforge.verifier.EquihashParams;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Predicts a plan's nonce on a card. */
final class NonceModel {
    private static final int WORD_BYTES = 4;
    /** That one instruction writes. */
    private static final int WORDS_AT_ONCE = 4;

    private static final double MILLIS = 1000;
    /** From an atomic's issue to its result on a busy card. */
    private static final double ATOMIC_SECONDS = 0.8e-6;
    /** Pairs of the last round whose trees are followed. */
    private static final int CANDIDATES = 50;
    /** Of a card's memory, beside what the driver and the screen want. */
    private static final double USABLE = 0.92;

    private final Card card;
    private final Architecture unit;
    private final NoncePlan plan;
    private final Macros macros;
    private final Map<String, KernelCounts> counts;
    private final LocalConflicts conflicts;
    private final Map<RowStream, Double> traffic = new HashMap<>();
    private final Map<RowStream, Double> cacheTraffic = new HashMap<>();

    NonceModel(Card card, NoncePlan plan, Map<String, KernelCounts> counts) {
        this.card = card;
        this.unit = card.architecture();
        this.plan = plan;
        this.counts = counts;
        macros = new Macros(plan);
        conflicts = LocalConflicts.of(macros.bucketRows(), macros.keys(), unit.localLanes());
    }

    /**
     * Predicts.
     *
     * @param current whether the counts are of these kernels
     * @throws IllegalArgumentException if a kernel does not fit the card
     */
    NoncePrediction predict(boolean current) {
        EquihashParams params = plan.params();
        int last = params.k() - 1;
        List<PhasePrediction> phases = new ArrayList<>();
        phases.add(phase("generate", "generate", 0, 0, macros.pitch(0), macros.words(0), 1.0 / macros.rowsPerHash()));
        for (int level = 0; level < last; level++) {
            phases.add(phase(
                    "round " + level,
                    "round_" + level,
                    macros.pitch(level),
                    1,
                    macros.pitch(level + 1),
                    macros.words(level + 1),
                    1));
        }
        phases.add(phase("round " + last, "last_round", macros.pitch(last), 1, 0, 0, 0));
        phases.add(solutions());
        long table = plan.buffers().values().stream().mapToLong(Long::longValue).sum();
        double room = USABLE * card.memoryBytes();
        if (table > room) {
            throw new IllegalArgumentException(plan.tuning() + " does not fit the memory");
        }
        return new NoncePrediction(card, plan.tuning(), table, 2 * table <= room ? 2 : 1, current, phases);
    }

    private KernelCounts counts(String kernel) {
        KernelCounts found = counts.get(kernel);
        if (found == null) {
            throw new IllegalArgumentException("no counts of " + kernel);
        }
        return found;
    }

    private PhasePrediction phase(
            String name,
            String kernel,
            int readPitch,
            int reads,
            int writePitch,
            int writeWords,
            double atomicsWaited) {
        KernelCounts count = counts(kernel);
        Occupancy occupancy = Occupancy.of(unit, plan.workGroup(), count.registers(), count.localBytes());
        if (occupancy.groups() == 0) {
            throw new IllegalArgumentException(plan.tuning() + ": " + kernel + " does not fit a unit");
        }
        int groups = occupancy.groups() * card.units();
        RowStream stream =
                new RowStream(macros.buckets(), macros.bucketRows(), readPitch, reads, writePitch, writeWords, groups);
        double rows = plan.params().listSize();
        double bytes = rows * traffic.computeIfAbsent(stream, this::memoryBytes);
        Map<Resource, Double> millis = new EnumMap<>(Resource.class);
        millis.put(Resource.MEMORY, MILLIS * bytes / card.copyBandwidth());
        millis.put(Resource.CACHE, MILLIS * rows * cacheSeconds(stream));
        millis.put(Resource.ISSUE, MILLIS * rows * issueSeconds(count));
        millis.put(Resource.LOCAL, MILLIS * rows * localSeconds(count, readPitch));
        millis.put(
                Resource.LATENCY,
                MILLIS * rows * atomicsWaited * ATOMIC_SECONDS / ((double) groups * plan.workGroup()));
        return new PhasePrediction(name, kernel, count, occupancy, bytes, millis);
    }

    /** Every row of every candidate's tree is looked for among the hashes that its tag leaves open. */
    private PhasePrediction solutions() {
        KernelCounts count = counts("generate");
        EquihashParams params = plan.params();
        int groupRows = EquihashParams.TWIST_GROUP * macros.rowsPerHash();
        double hashedRows =
                (double) CANDIDATES * (1 << params.k()) * (((1 << macros.lostIndexBits()) / groupRows + 1) * groupRows);
        Map<Resource, Double> millis = new EnumMap<>(Resource.class);
        for (Resource resource : Resource.values()) {
            millis.put(resource, 0.0);
        }
        millis.put(Resource.ISSUE, MILLIS * hashedRows * issueSeconds(count));
        Occupancy occupancy = Occupancy.of(unit, plan.workGroup(), count.registers(), count.localBytes());
        return new PhasePrediction("solutions", "generate", count, occupancy, 0, millis);
    }

    private double memoryBytes(RowStream stream) {
        long cache = Math.max(card.cacheBytes(), card.memorySideBytes());
        return CacheSimulation.run(stream, cache, unit.line(), unit.sector()).total();
    }

    private double cacheSeconds(RowStream stream) {
        double sector = unit.sector();
        double requests = stream.reads() * stream.readPitch() * WORD_BYTES / sector;
        if (stream.writePitch() > 0) {
            // Rows of more than 16 bytes lie in two planes.
            requests += 1 + Math.ceilDiv(stream.writeWords(), WORDS_AT_ONCE);
        }
        double seconds = requests / card.cacheRequests() / card.clock();
        if (card.memorySideBytes() > 0) {
            double beyond = cacheTraffic.computeIfAbsent(
                    stream,
                    one -> CacheSimulation.run(one, card.cacheBytes(), unit.line(), unit.sector())
                            .total());
            seconds = Math.max(seconds, beyond / card.memorySideBandwidth());
        }
        return seconds;
    }

    private double issueSeconds(KernelCounts count) {
        double clocks = Math.max(
                count.issued() / unit.issueLanes(), count.alu() / unit.aluLanes() + count.shift() / unit.shiftLanes());
        return unit.countsFactor() * clocks / card.units() / card.clock();
    }

    /** In a round one store and one load of each row go to random places, and both loads of each of a pair's pieces. */
    private double localSeconds(KernelCounts count, int readWords) {
        int planes = readWords == 0 ? 0 : Math.ceilDiv(readWords, macros.planeWords());
        double wide = planes * (macros.planeWords() - 1.0);
        double randomLoads = Math.min(count.localLoads(), 2.0 * planes + 1);
        double randomStores = Math.min(count.localStores(), 1);
        double clocks = count.localAtomics() * conflicts.count()
                + randomStores * conflicts.order()
                + (count.localStores() - randomStores + wide)
                + randomLoads * conflicts.pair()
                + 2 * wide * conflicts.pair()
                + (count.localLoads() - randomLoads);
        return clocks / unit.localLanes() / card.units() / card.clock();
    }
}
