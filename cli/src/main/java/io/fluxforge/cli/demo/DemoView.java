package io.fluxforge.cli.demo;

import java.io.PrintStream;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;

/** Shows pictures: on a terminal one over the other, elsewhere a line for each block and payment. */
public final class DemoView {
    private static final int SHOWN_BLOCKS = 6;
    private static final int DECIMALS = 8;

    private final PrintStream out;
    private final boolean terminal;
    private int drawnLines;
    private int toldHeight;
    private boolean toldPayment;

    /** @param terminal whether lines can be drawn over */
    public DemoView(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    /** Says something that stays. */
    public void say(String line) {
        drawnLines = 0;
        out.println(line);
    }

    void show(DemoPicture picture) {
        if (terminal) {
            draw(picture);
            return;
        }
        for (DemoBlock block : picture.blocks()) {
            if (block.height() > toldHeight) {
                toldHeight = block.height();
                out.println(line(block));
            }
        }
        if (!toldPayment && picture.payment().isPresent()) {
            toldPayment = true;
            out.println(payment(picture.payment().get()));
        }
    }

    private void draw(DemoPicture picture) {
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add(String.format(
                Locale.ROOT,
                "  %s   height %d   %s",
                clock(picture.elapsed()),
                picture.height(),
                picture.miner().map(DemoView::miner).orElse("the miner is starting")));
        lines.add("");
        List<DemoBlock> blocks = picture.blocks();
        for (DemoBlock block : blocks.subList(Math.max(0, blocks.size() - SHOWN_BLOCKS), blocks.size())) {
            lines.add("  " + line(block));
        }
        lines.add("");
        lines.add("  miner's balance: owed " + coins(picture.owed()) + ", paid " + coins(picture.paid())
                + "; pool's fee " + coins(picture.fee()));
        picture.payment().ifPresent(payment -> lines.add("  " + payment(payment)));
        if (drawnLines > 0) {
            // Up to the first line, and clear from there.
            out.printf(Locale.ROOT, "\u001b[%dA\u001b[J", drawnLines);
        }
        lines.forEach(out::println);
        out.flush();
        drawnLines = lines.size();
    }

    /** The end: every amount, and that they add up. */
    void summarise(DemoPicture picture) {
        List<DemoBlock> blocks = picture.blocks();
        say("");
        say(String.format(Locale.ROOT, "  %d blocks in %s", blocks.size(), clock(picture.elapsed())));
        amount("Cumulus nodes", sum(blocks, DemoBlock::cumulus));
        amount("Nimbus nodes", sum(blocks, DemoBlock::nimbus));
        amount("Stratus nodes", sum(blocks, DemoBlock::stratus));
        amount("miner's parts", picture.earned());
        amount("  paid to the miner", picture.paid());
        amount("  fees, on the way", picture.inPayments() - picture.paid());
        amount("  owed to the miner", picture.owed());
        amount("  pool's fee", picture.fee());
        if (picture.lost() > 0) {
            amount("  second at a height", -picture.lost());
        }
        if (picture.addsUp()) {
            say("  The pool's books agree with the chain to the last unit.");
        }
        picture.payment().ifPresent(payment -> say("  " + payment(payment)));
    }

    private void amount(String what, long units) {
        say(String.format(Locale.ROOT, "  %-22s %18s", what, coins(units)));
    }

    private static long sum(List<DemoBlock> blocks, ToLongFunction<DemoBlock> part) {
        return blocks.stream().mapToLong(part).sum();
    }

    private static String line(DemoBlock block) {
        return String.format(
                Locale.ROOT,
                "block %-5d %s  miner %s  Cumulus %s  Nimbus %s  Stratus %s",
                block.height(),
                block.hash().toString().substring(0, 12),
                coins(block.miner()),
                coins(block.cumulus()),
                coins(block.nimbus()),
                coins(block.stratus()));
    }

    private static String payment(DemoPicture.Payment payment) {
        return "paid " + coins(payment.units()) + " to the miner in block " + payment.height() + ", "
                + payment.confirmations() + (payment.confirmations() == 1 ? " confirmation" : " confirmations")
                + " (" + payment.txid().substring(0, 12) + ")";
    }

    private static String miner(DemoPicture.MinerFigures miner) {
        return String.format(
                Locale.ROOT,
                "%s: %.2f Sol/s   shares: %d accepted, %d stale, %d rejected",
                miner.device(),
                miner.solutionsPerSecond(),
                miner.accepted(),
                miner.stale(),
                miner.rejected());
    }

    private static String clock(Duration time) {
        return String.format(Locale.ROOT, "%d:%02d", time.toMinutes(), time.toSecondsPart());
    }

    private static String coins(long units) {
        return BigDecimal.valueOf(units, DECIMALS).toPlainString();
    }
}
