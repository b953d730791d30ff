package io.fluxforge.cli.mine;

import io.fluxforge.miner.Miner;
import io.fluxforge.miner.MinerEvents;
import io.fluxforge.miner.MinerOptions;
import io.fluxforge.miner.pool.NetOptions;
import io.fluxforge.miner.pool.PoolOptions;
import io.fluxforge.miner.pool.PoolUrl;
import io.fluxforge.miner.pool.TlsTrust;
import io.fluxforge.miner.snapshot.Sensors;
import io.fluxforge.miner.work.CpuDevice;
import io.fluxforge.miner.work.WorkOptions;
import io.fluxforge.verifier.EquihashParams;
import java.time.Duration;
import java.util.List;

/** A miner of one thread for pools of this machine, which comes back soon after it was cut off. */
final class LoopbackMiner {
    private LoopbackMiner() {}

    /**
     * Makes one that is not started.
     *
     * @param ports of the pools, the first preferred
     * @param log gets a line for each event
     */
    static Miner of(EquihashParams params, String user, List<Integer> ports, List<String> log) {
        List<PoolOptions> pools = ports.stream()
                .map(port ->
                        new PoolOptions(new PoolUrl(false, "127.0.0.1", port), user, "x", new TlsTrust.Authorities()))
                .toList();
        NetOptions d = NetOptions.DEFAULT;
        NetOptions net = new NetOptions(
                d.connectTimeout(),
                d.loginTimeout(),
                d.jobTimeout(),
                d.answerTimeout(),
                d.keepAlive(),
                Duration.ofMillis(50),
                Duration.ofMillis(300),
                false,
                d.proxy());
        MinerOptions options =
                new MinerOptions("test", params, List.of(new CpuDevice(params, 1)), pools, net, WorkOptions.DEFAULT);
        return new Miner(
                options, Sensors.NONE, new MinerEvents((tone, line) -> log.add(line)), (device, r) -> {}, log::add);
    }
}
