package io.fluxforge.cli;

import io.fluxforge.cli.pool.Listing;
import io.fluxforge.cli.pool.Listing.Units;
import io.fluxforge.cli.pool.ListingOptions;
import io.fluxforge.node.codec.Hash256;
import io.fluxforge.stratum.server.config.PoolConfig;
import io.fluxforge.stratum.server.journal.BlockFate;
import io.fluxforge.stratum.server.journal.BlockShelf;
import io.fluxforge.stratum.server.ledger.BlockBook;
import io.fluxforge.stratum.server.ledger.BlockRow;
import io.fluxforge.stratum.server.ledger.BlockState;
import io.fluxforge.stratum.server.node.BlockPlacer;
import io.fluxforge.stratum.server.store.Store;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Lists the blocks that the pool has found. */
@Command(
        name = "blocks",
        description = "List the blocks that the pool has found, the highest first.",
        mixinStandardHelpOptions = true)
public final class PoolBlocksCommand implements Callable<Integer> {
    @ParentCommand
    private PoolCommand parent;

    @Spec
    private CommandSpec spec;

    @Mixin
    private ListingOptions options;

    @Override
    public Integer call() throws IOException {
        PoolConfig config = PoolCommand.readForBooks(spec, options.config());
        List<BlockRow> rows;
        try (Store store = PoolCommand.openStore(spec, config)) {
            rows = store.read(
                    tx -> new BlockBook(tx, config.network().addresses().prefixes()).rows());
        }
        Map<Hash256, BlockFate> fates =
                BlockShelf.fates(BlockPlacer.folder(config.options().dataFolder()));
        int maturity = config.network().coinbaseMaturity();
        Listing listing = new Listing(
                "height",
                "state",
                "depth",
                "of",
                "placement",
                "found",
                "scheme",
                "miners part",
                "fee",
                "worker",
                "hash",
                "reason");
        for (BlockRow row : rows) {
            int depth = row.state() == BlockState.MATURE ? maturity : row.confirmations();
            BlockFate fate = placement(row.state(), fates.get(row.hash()));
            listing.add(
                    row.height(),
                    row.state().text(),
                    depth,
                    maturity,
                    fate.kind().text(),
                    Instant.ofEpochMilli(row.foundMillis())
                            .truncatedTo(ChronoUnit.SECONDS)
                            .toString(),
                    row.scheme(),
                    new Units(row.minerUnits()),
                    new Units(row.feeUnits()),
                    row.worker(),
                    row.hash().toString(),
                    fate.reason());
        }
        listing.print(parent.out(), options.format());
        return ExitCodes.OK;
    }

    /** The chain knows better than what a node once said; and of blocks of earlier versions it alone knows. */
    static BlockFate placement(BlockState state, @Nullable BlockFate noted) {
        boolean inChain = state == BlockState.CONFIRMING || state == BlockState.MATURE;
        if (noted != null && (noted.kind() == BlockFate.Kind.PLACED || !inChain)) {
            return noted;
        }
        return inChain
                ? new BlockFate(BlockFate.Kind.PLACED, "in the chain")
                : new BlockFate(BlockFate.Kind.LOST, "nothing is noted of what the nodes said");
    }
}
