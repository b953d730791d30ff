package io.fluxforge.stratum.server.node;

import io.fluxforge.node.codec.Address;
import io.fluxforge.node.codec.ByteString;
import io.fluxforge.node.json.Json;
import io.fluxforge.node.rpc.FluxRpc;
import io.fluxforge.node.template.BlockTemplate;
import io.fluxforge.node.template.CoinbasePlan;
import io.fluxforge.node.template.MiningJob;
import io.fluxforge.stratum.server.PoolEvents;
import io.fluxforge.stratum.server.ledger.LedgerLifeTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A pool's blocks in a process of its own, for {@link BlockPlacerTest} to kill: {@code FOLDER RPC-PORT TEMPLATE}. Each block that is written down is told. */
final class PlacerProcess {
    private PlacerProcess() {}

    public static void main(String[] args) throws Exception {
        Path folder = Path.of(args[0]);
        BackingNode node = new BackingNode("A", new FluxRpc(LedgerLifeTest.rpc(Integer.parseInt(args[1]))));
        BlockTemplate template = BlockTemplate.parse(Json.MAPPER.readTree(Files.readString(Path.of(args[2]))));
        Address nobody = new Address(Address.Kind.PUBLIC_KEY_HASH, ByteString.of(new byte[20]));
        MiningJob job = MiningJob.of(template, CoinbasePlan.payingTo(nobody.script(), ByteString.EMPTY));
        BlockPlacer placer =
                new BlockPlacer(LedgerLifeTest.NETWORK, List.of(node), folder, new PoolEvents(System.err::println));
        placer.start();
        while (true) {
            FrontedNode.Solved block = FrontedNode.solve(job);
            block.submitTo(placer);
            Path file = folder.resolve(
                    String.format("%010d-%s.block", job.template().height(), block.hash()));
            while (!Files.exists(file) || Files.size(file) < block.block().length) {
                Thread.sleep(1);
            }
            System.out.println(block.hash());
            System.out.flush();
        }
    }
}
