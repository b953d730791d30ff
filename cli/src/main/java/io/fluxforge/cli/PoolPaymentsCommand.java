package io.fluxforge.cli;

import io.fluxforge.cli.pool.Addresses;
import io.fluxforge.cli.pool.Coins;
import io.fluxforge.node.json.Json;
import io.fluxforge.stratum.server.config.PoolConfig;
import io.fluxforge.stratum.server.payout.Payment;
import io.fluxforge.stratum.server.payout.PaymentLine;
import io.fluxforge.stratum.server.payout.PaymentList;
import io.fluxforge.stratum.server.store.Store;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.ObjectNode;

/** Lists payments. */
@Command(
        name = "payments",
        description = "List payments, the newest first. Amounts are coins; --csv and --json have a row for each payee.",
        mixinStandardHelpOptions = true)
public final class PoolPaymentsCommand implements Callable<Integer> {
    private static final int MAX_LIMIT = 1_000_000;

    @ParentCommand
    private PoolCommand parent;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            defaultValue = "pool.toml",
            description = "The pool's configuration. Default: pool.toml.")
    private Path file;

    @Option(names = "--address", paramLabel = "ADDRESS", defaultValue = "", description = "Only those to this address.")
    private String address;

    @Option(
            names = "--limit",
            paramLabel = "NUMBER",
            defaultValue = "50",
            description = "Payments at most. Default: 50.")
    private int limit;

    @ArgGroup
    private Format format = new Format();

    /** At most one of them. */
    private static final class Format {
        @Option(names = "--csv", description = "Comma-separated values with a head line.")
        private boolean csv;

        @Option(names = "--json", description = "A JSON object for each payee, one a line.")
        private boolean json;
    }

    @Override
    public Integer call() throws IOException {
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new ParameterException(spec.commandLine(), "--limit: 1 to " + MAX_LIMIT);
        }
        PoolConfig config = PoolCommand.readForBooks(spec, file);
        try (Store store = Store.open(config.store())) {
            String unused = address.isEmpty() ? null : Addresses.unused(spec, config, store, address);
            if (unused != null) {
                parent.err().println(unused);
            }
            List<PaymentList.Entry> entries = PaymentList.newest(store, address, limit);
            if (format.csv) {
                csv(entries);
            } else if (format.json) {
                json(entries);
            } else {
                table(entries);
            }
        }
        return ExitCodes.OK;
    }

    private static String time(Payment payment) {
        return Instant.ofEpochMilli(payment.createdMillis())
                .truncatedTo(ChronoUnit.SECONDS)
                .toString();
    }

    private static String txid(Payment payment) {
        return payment.txid() == null ? "" : payment.txid().toString();
    }

    private void table(List<PaymentList.Entry> entries) {
        PrintStream out = parent.out();
        out.printf(
                "%6s  %-20s  %-9s  %6s  %20s  %12s  %s%n", "id", "planned", "state", "payees", "coins", "fee", "txid");
        for (PaymentList.Entry entry : entries) {
            Payment payment = entry.payment();
            out.printf(
                    "%6d  %-20s  %-9s  %6d  %20s  %12s  %s%n",
                    payment.id(),
                    time(payment),
                    payment.state().shown(),
                    entry.lines().size(),
                    Coins.of(payment.units()),
                    Coins.of(payment.fee()),
                    txid(payment));
        }
    }

    private void csv(List<PaymentList.Entry> entries) {
        PrintStream out = parent.out();
        out.println("id,planned,mode,state,address,debt,paid,fee_share,txid,height");
        for (PaymentList.Entry entry : entries) {
            Payment payment = entry.payment();
            for (PaymentLine line : entry.lines()) {
                out.println(String.join(
                        ",",
                        Long.toString(payment.id()),
                        time(payment),
                        payment.mode().name().toLowerCase(Locale.ROOT),
                        payment.state().shown(),
                        line.address(),
                        Coins.of(line.units()),
                        Coins.of(line.paid()),
                        Coins.of(line.feeShare()),
                        txid(payment),
                        payment.blockHeight() < 0 ? "" : Integer.toString(payment.blockHeight())));
            }
        }
    }

    private void json(List<PaymentList.Entry> entries) {
        for (PaymentList.Entry entry : entries) {
            Payment payment = entry.payment();
            for (PaymentLine line : entry.lines()) {
                ObjectNode json = Json.MAPPER.createObjectNode();
                json.put("id", payment.id())
                        .put("planned", time(payment))
                        .put("mode", payment.mode().name().toLowerCase(Locale.ROOT))
                        .put("state", payment.state().shown())
                        .put("address", line.address())
                        .put("debtUnits", line.units())
                        .put("paidUnits", line.paid())
                        .put("feeShareUnits", line.feeShare())
                        .put("txid", payment.txid() == null ? null : txid(payment))
                        .put("height", payment.blockHeight() < 0 ? null : payment.blockHeight());
                parent.out().println(json);
            }
        }
    }
}
