package io.fluxforge.cli.solve;

import io.fluxforge.cli.solve.ExampleBlock.Proof;
import io.fluxforge.verifier.EquihashParams;
import java.io.PrintStream;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/** Tells who sees a proof of work for the first time what is solved and what was found. */
public final class ExampleStory {
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("d MMMM uuuu", Locale.ENGLISH).withZone(ZoneOffset.UTC);

    private final ExampleBlock block;
    private final PrintStream out;

    /** A story about this block. */
    public ExampleStory(ExampleBlock block, PrintStream out) {
        this.block = block;
        this.out = out;
    }

    /** Tells what is going to be solved. */
    public void begin() {
        EquihashParams params = block.params();
        print("Block %,d of Flux, mined on %s: we solve its header again.", block.height(), day());
        print("");
        print("The puzzle is ZelHash. It makes %,d numbers of %d bits from the block's", params.listSize(), params.n());
        print(
                "header. A proof of work names %d of them that cancel out: XOR gives zero, and",
                params.solutionIndices());
        print(
                "the pairs, fours and eights among them agree in %d, %d and %d leading bits.",
                digits(1), digits(2), digits(3));
        print("A header has about two such proofs. A proof makes a block if the hash of header");
        print("and proof, read as a number, is not above the target:");
        print("");
        print("  target      %064x", block.target().target());
        print("");
    }

    /**
     * Tells what was found.
     *
     * @return whether every proof holds and the block's own is among them
     */
    public boolean end(List<Proof> proofs) {
        for (Proof proof : proofs) {
            print("proof %d of %d", proofs.indexOf(proof) + 1, proofs.size());
            print("  %s", HexFormat.of().formatHex(proof.solution()));
            print("  verified:   %s", proof.verdict());
            print("  block hash  %s", proof.hash());
            print("  %s", fate(proof));
            print("");
        }
        if (proofs.stream().noneMatch(Proof::isBlock)) {
            print("The proof that the chain holds is not among them: something is wrong here.");
        }
        return proofs.stream().anyMatch(Proof::isBlock)
                && proofs.stream().allMatch(proof -> proof.verdict().isValid());
    }

    private String fate(Proof proof) {
        if (!proof.verdict().isValid()) {
            return "This is no proof of work: something is wrong here.";
        }
        if (proof.isBlock()) {
            return "Meets the target. This is the very proof that became the block.";
        }
        return proof.meetsTarget()
                ? "Meets the target, but the chain holds another proof."
                : "Above the target: a valid proof of work, but no block. A pool may count it as a share.";
    }

    private int digits(int count) {
        return count * block.params().digitBits();
    }

    private String day() {
        return DAY.format(Instant.ofEpochSecond(block.header().time()));
    }

    private void print(String format, Object... values) {
        out.println(String.format(Locale.ROOT, format, values));
    }
}
