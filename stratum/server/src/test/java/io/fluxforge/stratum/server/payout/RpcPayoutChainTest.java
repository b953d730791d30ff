package io.fluxforge.stratum.server.payout;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxforge.node.codec.OutPoint;
import io.fluxforge.node.rpc.FluxRpc;
import io.fluxforge.node.rpc.RpcCredentials;
import io.fluxforge.node.rpc.RpcException;
import io.fluxforge.node.rpc.RpcOptions;
import io.fluxforge.stratum.server.node.BackingNode;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class RpcPayoutChainTest {
    private static final int WAITING = 80;
    private static final int MATURITY = 10;

    /** Of a hundred calls ten fail, and a mempool takes eighty: it is never had in one go. */
    @Test
    void aMempoolIsHadBitByBitFromANodeThatOftenDoesNotAnswer() throws Exception {
        SimChain chain = new SimChain(SimPool.NETWORK, MATURITY, 1);
        for (int i = 0; i < WAITING + MATURITY; i++) {
            chain.mine(SimPool.SIGNER.ownScript(), SimPool.REWARD, 0);
        }
        for (OutPoint coin : List.copyOf(
                        chain.spendable(SimPool.SIGNER.ownScript()).keySet())
                .subList(0, WAITING)) {
            assertThat(chain.send(SimPool.theft(coin, SimPool.REWARD).toBytes()).kind())
                    .isEqualTo(PayoutChain.Sending.Kind.HAS);
        }
        try (SimRpc rpc = new SimRpc(chain, new SimWallet(chain), () -> 0);
                FluxRpc node = new FluxRpc(RpcOptions.of(
                                URI.create("http://127.0.0.1:" + rpc.port() + "/"),
                                new RpcCredentials.Password("u", "p"))
                        .withAttempts(1, Duration.ofMillis(1)))) {
            PayoutChain view = new RpcPayoutChain(List.of(new BackingNode("sim", node)), null);
            rpc.lost = 0.05;
            List<byte[]> had = List.of();
            int failed = 0;
            while (had.isEmpty() && failed < WAITING) {
                try {
                    had = view.mempool();
                } catch (RpcException e) {
                    failed++;
                }
            }
            assertThat(failed).isBetween(1, WAITING - 1);
            assertThat(had).containsExactlyElementsOf(chain.mempool());
            rpc.lost = 0;
            chain.forgetMempool();
            assertThat(view.mempool()).isEmpty();
        }
    }
}
