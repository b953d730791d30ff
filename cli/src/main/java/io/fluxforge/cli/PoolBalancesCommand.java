package io.fluxforge.cli;

import io.fluxforge.cli.pool.Addresses;
import io.fluxforge.cli.pool.Listing;
import io.fluxforge.cli.pool.Listing.Units;
import io.fluxforge.cli.pool.ListingOptions;
import io.fluxforge.stratum.server.config.PoolConfig;
import io.fluxforge.stratum.server.ledger.Account;
import io.fluxforge.stratum.server.ledger.Books;
import io.fluxforge.stratum.server.store.Store;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Lists what each address has earned and got. */
@Command(
        name = "balances",
        description = "List what each address has earned, is owed and was paid; also while the pool runs.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "  immature   earned in blocks that are not mature yet",
            "  spendable  mature, not paid yet",
            "  reserved   in a payment that is not buried yet",
            "  paying     in a coinbase that pays directly and is not mature yet",
            "  paid       paid for good",
            "  advance    got beyond what it was owed; what it earns next makes up for that",
            "",
            "The rows in brackets are the pool's fee and what payments have cost."
        })
public final class PoolBalancesCommand implements Callable<Integer> {
    @ParentCommand
    private PoolCommand parent;

    @Spec
    private CommandSpec spec;

    @Mixin
    private ListingOptions options;

    @Option(names = "--address", paramLabel = "ADDRESS", description = "Only this address.")
    private @Nullable String address;

    @Override
    public Integer call() throws IOException {
        PoolConfig config = PoolCommand.readForBooks(spec, options.config());
        Map<Account.Kind, Map<String, Long>> balances = new EnumMap<>(Account.Kind.class);
        try (Store store = PoolCommand.openStore(spec, config)) {
            String unused = address == null ? null : Addresses.unused(spec, config, store, address);
            if (unused != null) {
                parent.err().println(unused);
            }
            store.read(tx -> {
                Books books = new Books(tx);
                for (Account.Kind kind : Account.Kind.values()) {
                    balances.put(kind, books.balances(kind));
                }
                return balances;
            });
        }
        Listing listing = new Listing("address", "immature", "spendable", "reserved", "paying", "paid", "advance");
        TreeSet<String> owners = new TreeSet<>();
        balances.values().forEach(each -> owners.addAll(each.keySet()));
        owners.remove("");
        owners.removeIf(owner -> address != null && !owner.equals(address));
        for (String owner : owners) {
            listing.add(
                    owner,
                    units(balances, Account.Kind.IMMATURE, owner),
                    units(balances, Account.Kind.SPENDABLE, owner),
                    units(balances, Account.Kind.RESERVED, owner),
                    units(balances, Account.Kind.PAYING, owner),
                    units(balances, Account.Kind.PAID, owner),
                    new Units(-units(balances, Account.Kind.ADVANCE, owner).value()));
        }
        if (address == null) {
            Units none = new Units(0);
            listing.add(
                    "(fee)",
                    units(balances, Account.Kind.FEE_IMMATURE, ""),
                    units(balances, Account.Kind.FEE, ""),
                    none,
                    none,
                    none,
                    none);
            listing.add("(network fees)", none, none, none, none, units(balances, Account.Kind.NETWORK_FEE, ""), none);
        }
        listing.print(parent.out(), options.format());
        return ExitCodes.OK;
    }

    private static Units units(Map<Account.Kind, Map<String, Long>> balances, Account.Kind kind, String owner) {
        return new Units(balances.getOrDefault(kind, Map.of()).getOrDefault(owner, 0L));
    }
}
