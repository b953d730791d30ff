package io.fluxforge.cli;

import io.fluxforge.cli.pool.Coins;
import io.fluxforge.cli.pool.PayoutSetup;
import io.fluxforge.node.codec.AddressPrefixes;
import io.fluxforge.node.codec.Hash256;
import io.fluxforge.node.files.PrivateFiles;
import io.fluxforge.node.rpc.FluxRpc;
import io.fluxforge.node.wallet.KeyFileException;
import io.fluxforge.node.wallet.TransactionDraft;
import io.fluxforge.stratum.server.config.PoolConfig;
import io.fluxforge.stratum.server.node.BackingNode;
import io.fluxforge.stratum.server.payout.Alarm;
import io.fluxforge.stratum.server.payout.NodePlan;
import io.fluxforge.stratum.server.payout.PaymentLine;
import io.fluxforge.stratum.server.payout.PaymentState;
import io.fluxforge.stratum.server.payout.PayoutEvents;
import io.fluxforge.stratum.server.payout.Payouts;
import io.fluxforge.stratum.server.store.Store;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Pays now, or says what would be paid. */
@Command(
        name = "pay",
        description =
                "Pay those who are owed enough now, without waiting for the interval; go on with payments on their way.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "The pool may run meanwhile. A payment is stored before it is sent, so that this",
            "can be stopped and repeated at any time: nobody is paid twice.",
            "",
            "Exit codes: 1 if an alarm stands, no node is in sync, or a payment must not be given up."
        })
public final class PoolPayCommand implements Callable<Integer> {
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

    @Option(names = "--dry-run", description = "Only say who would be paid by which transactions.")
    private boolean dryRun;

    @Option(
            names = "--clear-alarms",
            paramLabel = "NOTE",
            description = "Let payments go on after an alarm; the note says what you have found, and is kept.")
    private @Nullable String note;

    @Option(
            names = "--cancel",
            paramLabel = "ID",
            description = "Give up a payment whose coin was spent by another transaction, once that is buried.")
    private @Nullable Long cancelled;

    @Option(
            names = "--adopt",
            paramLabel = "TXID",
            description =
                    "Book a transaction of ours that the ledger does not know, or a block by its coinbase; 'all' for each that an alarm names.")
    private List<String> adopted = List.of();

    @Override
    public Integer call() throws IOException, InterruptedException {
        PoolConfig config = PoolCommand.readForBooks(spec, file);
        boolean books = note != null || !adopted.isEmpty();
        if (!PayoutSetup.pays(config) && !(books && PayoutSetup.watches(config))) {
            throw new ParameterException(
                    spec.commandLine(),
                    file + ": payout.mode is " + config.payout().mode().text() + ", which needs no payments");
        }
        if (note != null && note.isBlank()) {
            throw new ParameterException(spec.commandLine(), "--clear-alarms: say what you have found");
        }
        PayoutSetup setup = open(config);
        PrivateFiles.createFolder(config.options().dataFolder());
        List<BackingNode> nodes = config.nodes().stream()
                .map(node -> new BackingNode(node.getKey(), new FluxRpc(node.getValue())))
                .toList();
        try (Store store = Store.open(config.store())) {
            Payouts payouts =
                    setup.payouts(config.payments()::policy, store, nodes, null, new Shown(parent.out(), parent.err()));
            return dryRun ? preview(config, payouts) : pay(store, payouts);
        } finally {
            nodes.forEach(BackingNode::close);
        }
    }

    private PayoutSetup open(PoolConfig config) throws IOException {
        try {
            return PayoutSetup.open(config, parent.secrets());
        } catch (KeyFileException | IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private int preview(PoolConfig config, Payouts payouts) throws IOException, InterruptedException {
        PrintStream out = parent.out();
        AddressPrefixes prefixes = config.network().addresses().prefixes();
        int number = 0;
        for (TransactionDraft draft : payouts.preview()) {
            out.printf(
                    "transaction %d: %d inputs, %d payments of %s coins, fee %s, change %s%n",
                    ++number,
                    draft.inputs().size(),
                    draft.payments().size(),
                    Coins.of(draft.units()),
                    Coins.of(draft.fee()),
                    Coins.of(draft.change()));
            for (TransactionDraft.Payment payment : draft.payments()) {
                out.printf("  %-36s %20s%n", payment.address().format(prefixes), Coins.of(payment.output()));
            }
        }
        NodePlan plan = payouts.previewOfNode();
        for (PaymentLine line : plan.lines()) {
            number = 1;
            out.printf("%-36s %20s less its part of the fee%n", line.address(), Coins.of(line.units()));
        }
        if (!plan.left().isEmpty()) {
            out.println("not paid in full: " + plan.left());
        } else if (number == 0) {
            out.println("nobody is to be paid now: see pool balances, and threshold in " + file);
        }
        return alarms(payouts);
    }

    private int pay(Store store, Payouts payouts) throws IOException, InterruptedException {
        if (note != null) {
            int cleared = Payouts.clearAlarms(store, note, InstantSource.system());
            parent.out().println("cleared " + cleared + (cleared == 1 ? " alarm" : " alarms"));
        }
        if (cancelled != null) {
            Optional<String> refusal = payouts.cancel(cancelled);
            if (refusal.isPresent()) {
                parent.err().println(spec.qualifiedName() + ": " + refusal.get());
                return ExitCodes.FAILED;
            }
            parent.out().println("payment " + cancelled + " is cancelled; its debts stand again");
        }
        boolean read = payouts.step(true);
        boolean booked = adopt(payouts);
        if (read && booked && !adopted.isEmpty()) {
            read = payouts.step(true);
        }
        int alarms = alarms(payouts);
        return read && booked ? alarms : ExitCodes.FAILED;
    }

    /** After blocks were read, since only what is deep in the chain can be adopted. */
    private boolean adopt(Payouts payouts) throws IOException, InterruptedException {
        Set<Hash256> wanted = new LinkedHashSet<>();
        for (String one : adopted) {
            if (one.equals("all")) {
                wanted.addAll(payouts.unknown());
            } else {
                wanted.add(txid(one));
            }
        }
        boolean all = true;
        for (Hash256 txid : wanted) {
            Optional<String> refusal = payouts.adopt(txid);
            if (refusal.isPresent()) {
                parent.err().println(spec.qualifiedName() + ": " + refusal.get());
                all = false;
            } else {
                parent.out().println("transaction " + txid + " no longer stands against payments");
            }
        }
        return all;
    }

    private Hash256 txid(String text) {
        try {
            return Hash256.parse(text);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(
                    spec.commandLine(), "--adopt: '" + text + "' is no transaction's id, and not 'all'", e);
        }
    }

    private int alarms(Payouts payouts) throws IOException {
        List<Alarm> alarms = payouts.alarms();
        alarms.forEach(alarm -> parent.err().println("ALARM, nothing is paid: " + alarm.reason()));
        if (!alarms.isEmpty()) {
            parent.err()
                    .println(Fluxforge.named(
                            "find out why, then: ./fluxforge pool pay --adopt TXID for what the ledger does not know,"
                                    + " --clear-alarms \"what you have found\" for the rest"));
        }
        return alarms.isEmpty() ? ExitCodes.OK : ExitCodes.FAILED;
    }

    /** Shows what happens. */
    private record Shown(PrintStream out, PrintStream err) implements PayoutEvents {
        @Override
        public void payment(long id, PaymentState state, String words) {
            out.println("payment " + id + ": " + state.shown() + (words.isEmpty() ? "" : ", " + words));
        }

        @Override
        public void alarm(String reason) {
            // Shown at the end, with those that stood before.
        }

        @Override
        public void scanned(int height, Hash256 hash) {
            // Thousands, after a while.
        }

        @Override
        public void left(String words) {
            out.println("not paid in full: " + words);
        }

        @Override
        public void waits(String reason) {
            err.println("nothing is decided for now: " + reason);
        }
    }
}
