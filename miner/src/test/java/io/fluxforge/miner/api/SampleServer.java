package io.fluxforge.miner.api;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.Random;

/** Serves the page with invented numbers, to look at: {@code java … io.fluxforge.miner.api.SampleServer PORT}. */
final class SampleServer {
    private SampleServer() {}

    public static void main(String[] args) throws Exception {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(args[0]));
        Random random = new Random(1);
        RateHistory history = new RateHistory();
        Instant now = Instant.now();
        for (int i = RateHistory.CAPACITY; i > 0; i--) {
            double dip = i > 120 && i < 140 ? 0.6 : 1;
            history.add(SampleMiner.at(now.minus(RateHistory.INTERVAL.multipliedBy(i)), dip * factor(random)));
        }
        try (MinerApi api = new MinerApi(address, () -> SampleMiner.at(Instant.now(), factor(random)), history)) {
            System.out.println("http://localhost:" + api.address().getPort() + "/, until a line comes");
            System.in.read();
        }
    }

    private static double factor(Random random) {
        return 1 + 0.03 * random.nextGaussian();
    }
}
