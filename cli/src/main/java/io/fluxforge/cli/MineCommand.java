package io.fluxforge.cli;

import io.fluxforge.cli.mine.ApiAddressConverter;
import io.fluxforge.cli.node.ParamsConverter;
import io.fluxforge.kernels.cpu.CpuSolver;
import io.fluxforge.kernels.opencl.OpenClDevice;
import io.fluxforge.kernels.opencl.OpenClDevices;
import io.fluxforge.kernels.opencl.TuningCache;
import io.fluxforge.miner.Miner;
import io.fluxforge.miner.MinerEvents;
import io.fluxforge.miner.MinerOptions;
import io.fluxforge.miner.api.MinerApi;
import io.fluxforge.miner.pool.NetOptions;
import io.fluxforge.miner.pool.PoolOptions;
import io.fluxforge.miner.pool.PoolUrl;
import io.fluxforge.miner.pool.TlsTrust;
import io.fluxforge.miner.telemetry.PolledSensors;
import io.fluxforge.miner.work.CpuDevice;
import io.fluxforge.miner.work.MiningDevice;
import io.fluxforge.miner.work.OpenClMiningDevice;
import io.fluxforge.miner.work.WorkOptions;
import io.fluxforge.verifier.EquihashParams;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Mines. */
@Command(name = "mine", description = "Mine for a pool.", mixinStandardHelpOptions = true)
public final class MineCommand implements Callable<Integer> {
    @ParentCommand
    private Fluxforge parent;

    @Option(names = "--pool")
    private List<String> pools = List.of();

    @Option(names = "--user")
    private String user = "";

    @Option(names = "--device")
    private List<String> devices = List.of();

    @Option(names = "--cpu-threads")
    private @Nullable Integer threads;

    @Option(names = "--params", converter = ParamsConverter.class)
    private @Nullable EquihashParams params;

    @Option(
            names = "--api",
            paramLabel = "[HOST:]PORT",
            converter = ApiAddressConverter.class,
            description = "Tell over HTTP what the miner does: a status page, JSON and Prometheus text. A PORT alone is"
                    + " for this machine only; with 0.0.0.0:PORT everyone who reaches it can read.")
    private @Nullable InetSocketAddress apiAddress;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        EquihashParams wanted = params == null ? EquihashParams.ZELHASH : params;
        List<MiningDevice> chosen = new ArrayList<>();
        for (String name : devices.isEmpty() ? List.of("cpu") : devices) {
            if (name.equals("cpu")) {
                int count = threads == null ? Runtime.getRuntime().availableProcessors() : threads;
                chosen.add(new CpuDevice(wanted, Math.min(count, CpuSolver.MAX_THREADS)));
            } else {
                for (OpenClDevice device : OpenClDevices.find().choose(name)) {
                    chosen.add(new OpenClMiningDevice(
                            device, wanted, Optional.empty(), TuningCache.ofUser(System.getenv())));
                }
            }
        }
        MinerOptions options = new MinerOptions(
                "fluxforge/0.1",
                wanted,
                chosen,
                pools.stream()
                        .map(url -> new PoolOptions(PoolUrl.parse(url), user, "x", new TlsTrust.Authorities()))
                        .toList(),
                NetOptions.DEFAULT,
                WorkOptions.DEFAULT);
        MinerEvents events = new MinerEvents((tone, line) -> parent.out().println(line));
        CountDownLatch stop = new CountDownLatch(1);
        PolledSensors sensors = PolledSensors.open(events::note);
        Miner miner = new Miner(options, sensors, events, (device, reason) -> {});
        MinerApi api = apiAddress == null ? null : openApi(apiAddress, miner, events);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            if (api != null) {
                api.close();
            }
            miner.close();
            sensors.close();
            parent.out().println(miner.snapshot());
            stop.countDown();
        }));
        miner.start();
        stop.await();
        return ExitCodes.OK;
    }

    private MinerApi openApi(InetSocketAddress address, Miner miner, MinerEvents events) {
        try {
            MinerApi api = new MinerApi(address, miner::snapshot);
            String host = address.getHostString();
            events.note("status page: http://" + (host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host)
                    + ":" + api.address().getPort() + "/");
            return api;
        } catch (IOException e) {
            throw new ParameterException(spec.commandLine(), "--api: " + address + ": " + e.getMessage());
        }
    }
}
