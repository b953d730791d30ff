package io.fluxforge.cli.bench;

import io.fluxforge.bench.node.confirm.ConfirmBatch;
import io.fluxforge.bench.node.confirm.ConfirmCheck;
import io.fluxforge.bench.node.confirm.ConfirmCheck.Aspect;
import io.fluxforge.bench.node.confirm.ConfirmCheck.Finding;
import io.fluxforge.bench.node.confirm.ConfirmCheck.Outcome;
import io.fluxforge.bench.node.tier.Tier;
import io.fluxforge.bench.report.ReportJson;
import io.fluxforge.node.codec.NodeConfirm;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Tells what became of confirmations. */
public final class ConfirmPrinter {
    /** Nodes take no older benchmark into their pool of pending transactions (fluxd {@code fluxnode.h}, FLUXNODE_MAX_SIG_TIME). */
    private static final long MAX_PENDING_SECONDS = 3600;

    private final PrintStream out;
    private final boolean json;
    private final boolean strict;
    private final Instant now;

    /**
     * @param json one object a line instead of text
     * @param strict whether what was left unchecked spoils the verdict
     * @param now what ages are told against
     */
    public ConfirmPrinter(PrintStream out, boolean json, boolean strict, Instant now) {
        this.out = out;
        this.json = json;
        this.strict = strict;
        this.now = now;
    }

    /** One confirmation, with every finding. */
    public void print(ConfirmCheck check) {
        if (json) {
            out.println(toJson(check));
            return;
        }
        NodeConfirm confirm = check.confirm();
        out.println(verdict(check) + ": " + tier(check) + ", " + printable(confirm.address()) + ", benchmarked "
                + Instant.ofEpochSecond(confirm.benchmarkTime()) + ", " + age(confirm));
        out.println("  txid                 " + confirm.txid());
        out.println("  collateral           " + confirm.collateral());
        out.println("  node signed          " + Instant.ofEpochSecond(confirm.signatureTime()) + ", "
                + (confirm.updateType() == 0 ? "first confirmation" : "update type " + confirm.updateType()));
        for (Finding finding : check.findings()) {
            out.println(String.format(
                    Locale.ROOT,
                    "  %-20s %s: %s",
                    finding.aspect().label(),
                    text(finding.outcome()),
                    finding.detail()));
        }
    }

    /** All confirmations of a block, a line each. */
    public void print(ConfirmBatch batch) {
        for (ConfirmCheck check : batch.checks()) {
            if (json) {
                out.println(toJson(check));
                continue;
            }
            NodeConfirm confirm = check.confirm();
            out.println((check.isValid() ? isEnough(check) ? "valid    " : "UNPROVEN " : "INVALID  ") + confirm.txid()
                    + "  " + tier(check) + "  " + printable(confirm.address()) + "  "
                    + Instant.ofEpochSecond(confirm.benchmarkTime()));
            check.findings().stream()
                    .filter(finding -> finding.outcome() == Outcome.INVALID)
                    .forEach(finding -> out.println("  " + finding.aspect().label() + ": " + finding.detail()));
        }
        long valid = batch.checks().stream().filter(ConfirmCheck::isValid).count();
        List<String> unchecked = batch.checks().stream()
                .flatMap(check -> check.unchecked().stream())
                .map(Aspect::label)
                .distinct()
                .sorted()
                .toList();
        if (json) {
            out.println(ReportJson.MAPPER
                    .createObjectNode()
                    .put("block", batch.hash().toString())
                    .put("rootMatches", batch.rootMatches())
                    .put("confirmations", batch.checks().size())
                    .put("valid", valid)
                    .put("complete", batch.isComplete())
                    .put(
                            "verdict",
                            batch.isValid() ? strict && !batch.isComplete() ? "unproven" : "valid" : "invalid"));
        } else {
            out.println("block " + batch.hash() + ": " + batch.checks().size() + " confirmations, " + valid + " valid"
                    + (unchecked.isEmpty() ? "; " : " as far as checked (not: " + String.join(", ", unchecked) + "); ")
                    + (batch.rootMatches()
                            ? "the header commits to them"
                            : "the header does NOT commit to these transactions"));
        }
    }

    private ObjectNode toJson(ConfirmCheck check) {
        NodeConfirm confirm = check.confirm();
        ObjectNode node = ReportJson.MAPPER.createObjectNode();
        node.put("verdict", check.isValid() ? isEnough(check) ? "valid" : "unproven" : "invalid");
        node.put("complete", check.unchecked().isEmpty());
        node.put("txid", confirm.txid().toString());
        node.put("tier", check.tier().map(Tier::name).orElse(null));
        node.put("ip", confirm.address());
        node.put("collateral", confirm.collateral().txid().toString());
        node.put("outidx", confirm.collateral().index());
        node.put("updateType", confirm.updateType());
        node.put("signatureTime", confirm.signatureTime());
        node.put("benchmarkTime", confirm.benchmarkTime());
        node.put("ageSeconds", now.getEpochSecond() - confirm.benchmarkTime());
        ArrayNode findings = node.putArray("checks");
        check.findings()
                .forEach(finding -> findings.addObject()
                        .put("what", finding.aspect().label())
                        .put("outcome", text(finding.outcome()))
                        .put("detail", finding.detail()));
        return node;
    }

    private String age(NodeConfirm confirm) {
        long seconds = now.getEpochSecond() - confirm.benchmarkTime();
        if (seconds < 0) {
            return "which is in the future";
        }
        String pending = seconds > MAX_PENDING_SECONDS ? " (too old to be pending)" : "";
        return duration(Duration.ofSeconds(seconds)) + " ago" + pending;
    }

    private static String duration(Duration age) {
        if (age.toDays() > 0) {
            return age.toDays() + " d " + age.toHoursPart() + " h";
        }
        return age.toHours() > 0 ? age.toHours() + " h " + age.toMinutesPart() + " min" : age.toMinutes() + " min";
    }

    private boolean isEnough(ConfirmCheck check) {
        return !strict || check.unchecked().isEmpty();
    }

    /** Claims no more than what was checked. */
    private String verdict(ConfirmCheck check) {
        if (!check.isValid()) {
            return "INVALID";
        }
        if (check.unchecked().isEmpty()) {
            return "valid";
        }
        return strict ? "UNPROVEN" : "valid as far as checked";
    }

    private static String tier(ConfirmCheck check) {
        return check.tier().map(Tier::name).orElse("tier " + check.confirm().benchmarkTier());
    }

    private static String text(Outcome outcome) {
        return outcome.name().toLowerCase(Locale.ROOT);
    }

    /** A hostile address cannot write to the terminal. */
    private static String printable(String address) {
        return address.isEmpty() ? "no address" : address.replaceAll("[^\\x21-\\x7e]", "?");
    }
}
