package io.fluxforge.stratum.server.api;

import io.fluxforge.node.follow.FollowerStatus;
import io.fluxforge.stratum.server.StratumPool;
import io.fluxforge.stratum.server.accounting.Accounting;
import io.fluxforge.stratum.server.defence.RefusalReason;
import io.fluxforge.stratum.server.share.ShareVerdict;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.Locale;
import java.util.function.DoubleSupplier;
import java.util.function.ToDoubleFunction;

/** A pool's figures for Prometheus. No worker's name is among them: names are the miners' to invent. */
final class PoolMetrics {
    private final PrometheusRegistry registry = new PrometheusRegistry();

    PoolMetrics(StratumPool pool) {
        gauge("fluxforge_pool_connections", "Connections that are open.", pool::connections);
        gauge(
                "fluxforge_pool_workers",
                "Workers with a share accepted in the last ten minutes.",
                of(pool, Accounting::activeWorkers));
        gauge(
                "fluxforge_pool_solutions_per_second",
                "Rate of accepted work over ten minutes.",
                of(pool, accounting -> accounting.rates().tenMinutes()));
        gauge(
                "fluxforge_pool_round_effort",
                "Work since the last block over what a block takes on average.",
                of(pool, accounting -> accounting.round().effort()));
        GaugeWithCallback.builder()
                .name("fluxforge_pool_alarm")
                .help("1 for each alarm that is open.")
                .labelNames("name")
                .callback(callback -> pool.alarms().forEach(alarm -> callback.call(1, alarm.name())))
                .register(registry);
        gauge(
                "fluxforge_pool_connections_most",
                "Connections that there may be: the limit, or fewer for want of files.",
                pool::mostConnections);
        CounterWithCallback.builder()
                .name("fluxforge_pool_refused_connections_total")
                .help("Connections that were not let in, by reason.")
                .labelNames("reason")
                .callback(callback -> {
                    for (RefusalReason reason : RefusalReason.values()) {
                        callback.call((double) pool.refusals().of(reason), reason.label());
                    }
                })
                .register(registry);
        follower(
                "fluxforge_pool_follower_height",
                "Height of the chain that the pool follows.",
                pool,
                FollowerStatus::height);
        follower(
                "fluxforge_pool_follower_since_seconds",
                "When the follower's state became what it is, seconds since 1970.",
                pool,
                follower -> follower.sinceMillis() / 1e3);
        GaugeWithCallback.builder()
                .name("fluxforge_pool_follower_state")
                .help("1 for the state that the follower of the chain is in.")
                .labelNames("state")
                .callback(callback -> {
                    FollowerStatus follower = pool.follower();
                    if (follower != null) {
                        String now = FollowerState.of(follower);
                        FollowerState.all().forEach(state -> callback.call(state.equals(now) ? 1 : 0, state));
                    }
                })
                .register(registry);
        CounterWithCallback.builder()
                .name("fluxforge_pool_shares_total")
                .help("Shares by verdict.")
                .labelNames("verdict")
                .callback(callback -> {
                    for (ShareVerdict verdict : ShareVerdict.values()) {
                        callback.call(
                                (double) pool.counts().of(verdict),
                                verdict.name().toLowerCase(Locale.ROOT));
                    }
                })
                .register(registry);
        CounterWithCallback.builder()
                .name("fluxforge_pool_blocks_total")
                .help("Shares that met the network's target.")
                .callback(callback -> callback.call((double) pool.counts().blocks()))
                .register(registry);
    }

    private static DoubleSupplier of(StratumPool pool, ToDoubleFunction<Accounting> figure) {
        return () -> {
            Accounting accounting = pool.accounting();
            return accounting == null ? 0 : figure.applyAsDouble(accounting);
        };
    }

    private void follower(String name, String help, StratumPool pool, ToDoubleFunction<FollowerStatus> figure) {
        GaugeWithCallback.builder()
                .name(name)
                .help(help)
                .callback(callback -> {
                    FollowerStatus follower = pool.follower();
                    if (follower != null) {
                        callback.call(figure.applyAsDouble(follower));
                    }
                })
                .register(registry);
    }

    private void gauge(String name, String help, DoubleSupplier value) {
        GaugeWithCallback.builder()
                .name(name)
                .help(help)
                .callback(callback -> callback.call(value.getAsDouble()))
                .register(registry);
    }

    MetricSnapshots scrape() {
        return registry.scrape();
    }
}
