package io.fluxforge.cli;

import io.fluxforge.cli.pool.AddressReport;
import io.fluxforge.cli.pool.Addresses;
import io.fluxforge.cli.pool.Listing;
import io.fluxforge.cli.pool.Listing.Units;
import io.fluxforge.cli.pool.ListingOptions;
import io.fluxforge.node.codec.AddressPrefixes;
import io.fluxforge.node.codec.Hash256;
import io.fluxforge.stratum.server.config.PoolConfig;
import io.fluxforge.stratum.server.distribution.Distribution;
import io.fluxforge.stratum.server.distribution.ShareWindow.Slice;
import io.fluxforge.stratum.server.ledger.BlockBook;
import io.fluxforge.stratum.server.ledger.BlockRow;
import io.fluxforge.stratum.server.ledger.FoundBlock;
import io.fluxforge.stratum.server.payout.AddressStory;
import io.fluxforge.stratum.server.store.Store;
import java.io.IOException;
import java.io.PrintStream;
import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Shows how a block was divided, or why an address is not paid. */
@Command(
        name = "explain",
        description = "Show how a block was divided, with the arithmetic; or why an address is not paid.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "An address gets FLOOR(DIVIDED x WORK / TOTAL WORK) units; the units that are left go",
            "one each to the largest remainders, of equal ones in the order of addresses.",
            "",
            "Examples:",
            "  ./fluxforge pool explain --address t1...",
            "  ./fluxforge pool explain --block 1198292",
            "  ./fluxforge pool explain --block 1198292 --address t1..."
        })
public final class PoolExplainCommand implements Callable<Integer> {
    @ParentCommand
    private PoolCommand parent;

    @Spec
    private CommandSpec spec;

    @Mixin
    private ListingOptions options;

    @Option(names = "--block", paramLabel = "HASH|HEIGHT", description = "Which block.")
    private @Nullable String block;

    @Option(
            names = "--address",
            paramLabel = "ADDRESS",
            description = "Only this address; without --block: what has become of its money.")
    private @Nullable String address;

    @Override
    public Integer call() throws IOException {
        PoolConfig config = PoolCommand.readForBooks(spec, options.config());
        if (block == null && address == null) {
            throw new ParameterException(spec.commandLine(), "--block HASH|HEIGHT, --address ADDRESS, or both");
        }
        try (Store store = PoolCommand.openStore(spec, config)) {
            String unused = address == null ? null : Addresses.unused(spec, config, store, address);
            if (unused != null) {
                parent.err().println(unused);
                return ExitCodes.OK;
            }
            if (block == null) {
                report(store, config, Objects.requireNonNull(address));
                return ExitCodes.OK;
            }
            BlockRow row = row(store, config, block);
            FoundBlock found = store.read(
                            tx -> new BlockBook(tx, config.network().addresses().prefixes()).find(row.hash()))
                    .orElseThrow();
            print(row, found, config.network().addresses().prefixes());
        }
        return ExitCodes.OK;
    }

    private void report(Store store, PoolConfig config, String of) throws IOException {
        AddressStory story = AddressStory.read(
                store,
                config.network().addresses().prefixes(),
                config.payments().policy(),
                of);
        new AddressReport(config, of, story, System.currentTimeMillis()).print(parent.out(), options.format());
    }

    private BlockRow row(Store store, PoolConfig config, String block) throws IOException {
        if (!block.matches("[0-9]{1,9}|[0-9a-fA-F]{64}")) {
            throw new ParameterException(
                    spec.commandLine(), "--block: '" + block + "' is neither a height nor 64 hex digits");
        }
        List<BlockRow> rows =
                store.read(tx -> new BlockBook(tx, config.network().addresses().prefixes()).rows()).stream()
                        .filter(each -> block.length() == 64
                                ? each.hash().equals(Hash256.parse(block.toLowerCase(Locale.ROOT)))
                                : each.height() == Integer.parseInt(block))
                        .toList();
        if (rows.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "--block: the pool has found no block " + block);
        }
        if (rows.size() > 1) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--block: the pool has found " + rows.size() + " blocks at height " + block + "; give one's hash: "
                            + String.join(
                                    ", ",
                                    rows.stream()
                                            .map(each -> each.hash() + " ("
                                                    + each.state().text() + ")")
                                            .toList()));
        }
        return rows.getFirst();
    }

    private void print(BlockRow row, FoundBlock found, AddressPrefixes prefixes) {
        Distribution distribution = found.distribution();
        PrintStream out = parent.out();
        if (options.format() == Listing.Format.TABLE) {
            story(out, row, found, distribution, prefixes);
        }
        List<String> columns = List.of("address", "work", "quotient", "remainder", "extra", "units", "coins");
        // Amounts are in units anyhow where no people read them.
        int shown = columns.size() - (options.format() == Listing.Format.TABLE ? 0 : 1);
        Listing listing = new Listing(columns.subList(0, shown).toArray(String[]::new));
        for (Distribution.Part part : distribution.parts()) {
            if (address == null || part.address().equals(address)) {
                int extra = part.extraUnit() ? 1 : 0;
                List<Object> cells = List.of(
                        part.address(),
                        part.work(),
                        part.units() - extra,
                        part.remainder(),
                        extra,
                        part.units(),
                        new Units(part.units()));
                listing.add(cells.subList(0, shown).toArray());
            }
        }
        listing.print(out, options.format());
        if (options.format() == Listing.Format.TABLE && address == null) {
            long sum = distribution.parts().stream()
                    .mapToLong(Distribution.Part::units)
                    .sum();
            out.printf("%nparts %d + fee %d = %d units%n", sum, distribution.feeUnits(), sum + distribution.feeUnits());
        }
    }

    private static void story(
            PrintStream out, BlockRow row, FoundBlock found, Distribution distribution, AddressPrefixes prefixes) {
        Slice slice = found.slice();
        long divided = found.minerUnits() - distribution.feeUnits();
        out.println("block        " + found.hash());
        out.println("height       " + found.height() + ", " + row.state().text() + ", credited " + row.credits()
                + (row.credits() == 1 ? " time" : " times"));
        out.println("found by     " + found.worker());
        out.println("miner's part " + found.minerUnits() + " units (" + new Units(found.minerUnits()) + " coins)");
        out.println("fee          " + fee(found, distribution) + " units to " + found.feeOwner());
        out.println(
                "divided      " + found.minerUnits() + " - " + distribution.feeUnits() + " = " + divided + " units");
        BigInteger window = FoundBlock.windowWork(found.blockWork(), found.windowThousandths());
        out.println("scheme       " + row.scheme()
                + switch (found.scheme()) {
                    case PPLNS ->
                        String.format(
                                Locale.ROOT,
                                ": the last %s solutions of work, %d / 1000 of a block's %s",
                                window,
                                found.windowThousandths(),
                                found.blockWork());
                    case PROP -> ": since the pool's last block";
                    case SOLO -> ": the finder takes all";
                });
        out.println("shares       " + slice.shares() + ", in the journal from " + slice.from() + " to " + slice.to());
        if (slice.oldestCounted() < slice.oldestWork()) {
            out.println("             the oldest counts with " + slice.oldestCounted() + " of " + slice.oldestWork());
        }
        out.println("total work   " + distribution.totalWork());
        if (found.direct()) {
            direct(out, found, prefixes);
        }
        out.println();
    }

    /** An earlier version took all where nobody's shares had counted. */
    private static String fee(FoundBlock found, Distribution distribution) {
        return distribution.totalWork().signum() == 0
                ? "all " + distribution.feeUnits() + ", as no share counted,"
                : "FLOOR(" + found.minerUnits() + " x " + found.feeBasisPoints() + " / " + Distribution.ALL + ") = "
                        + distribution.feeUnits();
    }

    private static void direct(PrintStream out, FoundBlock found, AddressPrefixes prefixes) {
        boolean planned = found.slice().to().compareTo(found.recordedAt()) < 0;
        out.println("counted      "
                + (planned
                        ? "when its coinbase was made"
                        : "up to the block's own share: none had counted when its coinbase was made"));
        SortedMap<String, Long> paid = found.paidToMiners(prefixes);
        long units = paid.values().stream().mapToLong(Long::longValue).sum();
        out.println("coinbase     pays " + units + " units to " + paid.size() + " addresses itself, and "
                + (found.minerUnits() - units) + " to " + found.poolAddress()
                + ", which are carried in the ledger");
    }
}
