package io.fluxforge.cli.pool;

import io.fluxforge.cli.pool.Listing.Units;
import io.fluxforge.stratum.server.accounting.ShareTotals;
import io.fluxforge.stratum.server.config.PoolConfig;
import io.fluxforge.stratum.server.ledger.Account;
import io.fluxforge.stratum.server.ledger.Maturing;
import io.fluxforge.stratum.server.payout.AddressStory;
import io.fluxforge.stratum.server.payout.Payment;
import java.io.PrintStream;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.stream.Collectors;

/** Says why an address was not paid, or how it is being paid. */
public final class AddressReport {
    private final PoolConfig config;
    private final String address;
    private final AddressStory story;
    private final long nowMillis;

    /** A report of what is known now. */
    public AddressReport(PoolConfig config, String address, AddressStory story, long nowMillis) {
        this.config = config;
        this.address = address;
        this.story = story;
        this.nowMillis = nowMillis;
    }

    /** Prints a row for each state that money of the address can be in. */
    public void print(PrintStream out, Listing.Format format) {
        if (format == Listing.Format.TABLE) {
            out.println("address      " + address);
            out.println("last share   "
                    + story.shares()
                            .map(ShareTotals::lastShare)
                            .filter(at -> at > 0)
                            .map(AddressReport::time)
                            .orElse("none"));
            out.println("paid by      payout.mode = \"" + config.payout().mode().text() + "\"");
            out.println();
        }
        Listing listing = new Listing("state", format == Listing.Format.TABLE ? "coins" : "units", "why");
        listing.add(
                "immature",
                units(Account.Kind.IMMATURE),
                units(Account.Kind.IMMATURE).value() == 0 ? "nothing is in a block that is not mature" : maturing());
        listing.add("spendable", units(Account.Kind.SPENDABLE), spendable());
        listing.add(
                "reserved",
                units(Account.Kind.RESERVED),
                story.underway().isEmpty()
                        ? "no payment is on its way"
                        : story.underway().stream().map(AddressReport::payment).collect(Collectors.joining("; ")));
        listing.add(
                "paying",
                units(Account.Kind.PAYING),
                units(Account.Kind.PAYING).value() == 0
                        ? "no coinbase that pays it is waiting to be mature"
                        : maturing());
        listing.add("paid", units(Account.Kind.PAID), paid());
        listing.print(out, format);
    }

    private Units units(Account.Kind kind) {
        return new Units(story.balances().getOrDefault(kind, 0L));
    }

    private String maturing() {
        Optional<Maturing> next = story.maturing();
        if (next.isEmpty()) {
            return "the next block is not known";
        }
        int left = Math.max(
                0, config.network().coinbaseMaturity() - next.get().block().confirmations());
        return "next: " + new Units(next.get().units()) + " of block "
                + next.get().block().height() + ", after " + left + " more confirmations";
    }

    private String spendable() {
        long owed = units(Account.Kind.SPENDABLE).value();
        if (owed == 0) {
            return "nothing is owed";
        }
        String rule = switch (config.payout().mode()) {
            case NONE -> "this program pays nobody, it keeps the books";
            case COINBASE ->
                "the coinbase of a coming block pays it with that block's part, once both reach dust, "
                        + new Units(config.payout().dustUnits());
            case KEY, NODE -> "";
        };
        if (!rule.isEmpty()) {
            return rule;
        }
        if (!story.alarms().isEmpty()) {
            return "an alarm stops all payments: " + story.alarms().getFirst().reason();
        }
        if (owed < story.threshold()) {
            return "below the threshold of " + new Units(story.threshold());
        }
        return story.dueMillis() > nowMillis
                ? "paid in the round of " + time(story.dueMillis())
                : "due: paid as soon as a node is in sync and the coins are there; see pool pay --dry-run";
    }

    private static String payment(Payment payment) {
        return "payment " + payment.id() + " is " + payment.state().shown()
                + (payment.txid() == null ? "" : ", " + payment.txid());
    }

    private String paid() {
        if (story.settled().isPresent()) {
            Payment last = story.settled().get();
            return "last by payment " + last.id() + " of " + time(last.createdMillis()) + ", " + last.txid();
        }
        return units(Account.Kind.PAID).value() > 0 ? "by coinbases of blocks" : "never";
    }

    private static String time(long millis) {
        return Instant.ofEpochMilli(millis).truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
