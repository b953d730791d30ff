package io.fluxforge.cli;

import io.fluxforge.cli.pool.Listing;
import io.fluxforge.cli.pool.ListingOptions;
import io.fluxforge.node.codec.Hash256;
import io.fluxforge.stratum.server.StratumPool;
import io.fluxforge.stratum.server.config.PoolConfig;
import io.fluxforge.stratum.server.journal.BlockFate;
import io.fluxforge.stratum.server.journal.BlockShelf;
import io.fluxforge.stratum.server.ledger.Auditor;
import io.fluxforge.stratum.server.ledger.RpcAuditChain;
import io.fluxforge.stratum.server.life.PoolLife;
import io.fluxforge.stratum.server.node.BlockPlacer;
import io.fluxforge.stratum.server.payout.PaymentAuditor;
import io.fluxforge.stratum.server.store.Store;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Recomputes the ledger. */
@Command(
        name = "audit",
        description = "Recompute every balance from the share journal and the chain.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Each distribution is computed anew from the journal's shares, each posting of a",
            "block from its distribution, each posting of a payment from its transaction, each",
            "balance from the postings; a node is asked where the blocks are, and whether they",
            "hold the payments. It stops at the first difference, and changes nothing.",
            "",
            "'without shares' are blocks whose shares the journal has no more, 'without inputs'",
            "payments of a wallet whose fee the node could not show for want of an index,",
            "'unplaced' found blocks that no node has taken yet.",
            "",
            "Exit codes: 0 no difference; 1 a difference, or no node answers; 2 a mistake in",
            "the configuration or an option."
        })
public final class PoolAuditCommand implements Callable<Integer> {
    @ParentCommand
    private PoolCommand parent;

    @Spec
    private CommandSpec spec;

    @Mixin
    private ListingOptions options;

    @Override
    public Integer call() throws IOException, InterruptedException {
        PoolConfig config = PoolCommand.readForBooks(spec, options.config());
        try (Store store = PoolCommand.openStore(spec, config);
                RpcAuditChain chain = new RpcAuditChain(
                        config.nodes().stream().map(Map.Entry::getValue).toList())) {
            Path data = config.options().dataFolder();
            for (String difference : new PoolLife(store, data, StratumPool.journalFolder(data)).differences()) {
                throw new Auditor.Difference(difference);
            }
            Auditor.Result result = new Auditor(
                            store,
                            StratumPool.journalFolder(config.options().dataFolder()),
                            config.network().addresses().prefixes(),
                            config.network().coinbaseMaturity(),
                            chain)
                    .run();
            PaymentAuditor.Result payments = new PaymentAuditor(
                            store,
                            config.network().addresses().prefixes(),
                            config.network().coinbaseMaturity(),
                            chain)
                    .run();
            List<String> waiting = Stream.concat(result.waiting().stream(), payments.waiting().stream())
                    .toList();
            List<Hash256> unplaced = unplaced(config);
            unplaced.forEach(hash -> parent.err()
                    .println("waiting: block " + hash + " is in no node yet; the pool offers it while it runs"));
            waiting.forEach(line -> parent.err().println("waiting: " + line));
            Listing listing = new Listing(
                    "blocks",
                    "without shares",
                    "payments",
                    "without inputs",
                    "addresses",
                    "postings",
                    "waiting",
                    "unplaced",
                    "result");
            listing.add(
                    result.blocks(),
                    result.unchecked(),
                    payments.payments(),
                    payments.unchecked(),
                    result.addresses(),
                    result.postings(),
                    waiting.size(),
                    unplaced.size(),
                    "no difference");
            listing.print(parent.out(), options.format());
            return ExitCodes.OK;
        } catch (Auditor.Difference e) {
            parent.err().println(spec.qualifiedName() + ": difference: " + e.getMessage());
            return ExitCodes.FAILED;
        }
    }

    private static List<Hash256> unplaced(PoolConfig config) throws IOException {
        Path folder = BlockPlacer.folder(config.options().dataFolder());
        return BlockShelf.fates(folder).entrySet().stream()
                .filter(block -> block.getValue().kind() == BlockFate.Kind.WAITING)
                .map(Map.Entry::getKey)
                .toList();
    }
}
