package io.fluxforge.bench.gpu;

import io.fluxforge.kernels.DeviceSolver;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * All geometries of one device, what tells most first: whether each can be used at all and roughly how fast it is, all sets on the
 * best, the speed of each, all sets on the others. Whatever goes wrong is a geometry's result.
 */
final class DeviceCheck {
    private static final int FIRST_NONCES = 3;

    private final String device;
    private final List<Candidate> candidates;
    private final SolverCheck check;
    private final GpuCheckOptions options;
    private final Deadline deadline;
    private final Saver saver;
    private final Consumer<String> log;

    /** Keeps the report, with what can be said of a device by now. */
    interface Saver {
        void save(String device, String verdict) throws IOException;
    }

    private interface Step {
        void on(Candidate candidate, DeviceSolver solver);
    }

    DeviceCheck(
            String device,
            List<Candidate> candidates,
            SolverCheck check,
            GpuCheckOptions options,
            Deadline deadline,
            Saver saver,
            Consumer<String> log) {
        this.device = device;
        this.candidates = List.copyOf(candidates);
        this.check = check;
        this.options = options;
        this.deadline = deadline;
        this.saver = saver;
        this.log = log;
    }

    /** Checks all; the report is saved after every step. */
    void run() throws IOException {
        for (Candidate candidate : candidates) {
            step(candidate, this::first);
        }
        List<Candidate> bestFirst = candidates.stream()
                .sorted(Comparator.comparingDouble(Candidate::seconds))
                .toList();
        List<Candidate> others = bestFirst.subList(Math.min(1, bestFirst.size()), bestFirst.size());
        if (!bestFirst.isEmpty()) {
            step(bestFirst.getFirst(), this::compareAll);
        }
        for (Candidate candidate : bestFirst) {
            step(candidate, this::measure);
        }
        for (Candidate candidate : others) {
            step(candidate, this::compareAll);
        }
    }

    private void step(Candidate candidate, Step step) throws IOException {
        if (candidate.hasFailed() || deadline.isOver()) {
            return;
        }
        try (DeviceSolver solver = candidate.open()) {
            step.on(candidate, solver);
        } catch (RuntimeException e) {
            candidate.fail();
            candidate.json().put("error", e.getClass().getSimpleName() + ": " + e.getMessage());
            log.accept(candidate.tuning() + ": " + e.getMessage());
        }
        saver.save(device, verdict());
    }

    private void first(Candidate candidate, DeviceSolver solver) {
        candidate.json().put("geometry", solver.description()).put("tableBytes", solver.tableBytes());
        if (check.compare(solver, 1, candidate.json().putObject("known"))) {
            candidate.measured(check.measure(
                    solver,
                    Math.min(FIRST_NONCES, options.nonces()),
                    candidate.json().putObject("bench")));
        } else {
            candidate.fail();
        }
    }

    private void compareAll(Candidate candidate, DeviceSolver solver) {
        if (options.known() > 1
                && !check.compare(solver, options.known(), candidate.json().putObject("known"))) {
            candidate.fail();
        }
    }

    /** As many nonces as are wanted, or as a quarter of the time that is left allows. */
    private void measure(Candidate candidate, DeviceSolver solver) {
        int allowed = (int) Math.min(options.nonces(), deadline.secondsLeft() / 4 / candidate.seconds());
        if (allowed > FIRST_NONCES) {
            candidate.measured(check.measure(solver, allowed, candidate.json().putObject("bench")));
        }
    }

    /** One line. */
    private String verdict() {
        long failed = candidates.stream().filter(Candidate::hasFailed).count();
        Optional<Candidate> best = candidates.stream()
                .filter(one -> !one.hasFailed() && one.seconds() < Double.MAX_VALUE)
                .min(Comparator.comparingDouble(Candidate::seconds));
        if (best.isEmpty()) {
            return device + ": none of " + candidates.size() + " tunings is known to work"
                    + candidates.stream()
                            .map(one -> one.json().path("error").asString(""))
                            .filter(text -> !text.isEmpty())
                            .findFirst()
                            .map(text -> "; " + text)
                            .orElse("");
        }
        return String.format(
                Locale.ROOT,
                "%s: %s does %.2f Sol/s, %.2f ms a nonce; %d of %d sets agree; %d of %d tunings fail",
                device,
                best.get().tuning(),
                best.get().json().path("bench").path("solutionsPerSecond").asDouble(),
                1000 * best.get().seconds(),
                best.get().json().path("known").path("agreed").asInt(),
                best.get().json().path("known").path("sets").asInt(),
                failed,
                candidates.size());
    }
}
