package io.fluxforge.cli.verify;

import io.fluxforge.cli.verify.ProofLine.Malformed;
import io.fluxforge.cli.verify.ProofLine.Proof;
import io.fluxforge.cli.verify.ProofLine.Skipped;
import io.fluxforge.verifier.EquihashParams;
import io.fluxforge.verifier.EquihashVerifier;
import io.fluxforge.verifier.Verdict;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Turns a batch of lines into its answers. Solutions of the same parameters are verified together. Thread-safe. */
final class BatchVerifier {
    private final ProofLineParser parser;
    private final @Nullable TargetCheck targetCheck;
    private final boolean asJson;
    private final Map<EquihashParams, EquihashVerifier> verifiers = new ConcurrentHashMap<>();

    BatchVerifier(VerifyOptions options) {
        parser = new ProofLineParser(options.params());
        targetCheck = options.targetLimit() == null ? null : new TargetCheck(options.targetLimit());
        asJson = options.json();
    }

    Answers answer(List<Line> lines) {
        List<ProofLine> parsed = new ArrayList<>(lines.size());
        for (Line line : lines) {
            parsed.add(parser.parse(line));
        }
        Verdict[] verdicts = verify(parsed);
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        int valid = 0;
        int invalid = 0;
        int malformed = 0;
        try (AnswerWriter writer = asJson ? new JsonAnswerWriter(text) : new TextAnswerWriter(text)) {
            for (int i = 0; i < lines.size(); i++) {
                switch (parsed.get(i)) {
                    case Skipped skipped -> {}
                    case Malformed mistake -> {
                        malformed++;
                        writer.write(lines.get(i), mistake);
                    }
                    case Proof proof -> {
                        Finding finding = judge(proof, verdicts[i]);
                        if (finding.isValid()) {
                            valid++;
                        } else {
                            invalid++;
                        }
                        writer.write(lines.get(i), proof, finding);
                    }
                }
            }
        }
        return new Answers(text, valid, invalid, malformed);
    }

    private Finding judge(Proof proof, Verdict verdict) {
        Finding fault = targetCheck != null && verdict.isValid() ? targetCheck.findFault(proof) : null;
        return fault != null ? fault : Finding.of(verdict, proof.params().solutionBytes(), proof.solution().length);
    }

    /** The verdicts at the positions of the proofs. */
    private Verdict[] verify(List<ProofLine> lines) {
        Map<EquihashParams, List<Integer>> positions = new HashMap<>();
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i) instanceof Proof proof) {
                positions
                        .computeIfAbsent(proof.params(), p -> new ArrayList<>())
                        .add(i);
            }
        }
        Verdict[] verdicts = new Verdict[lines.size()];
        positions.forEach((params, at) -> verify(params, lines, at, verdicts));
        return verdicts;
    }

    private void verify(EquihashParams params, List<ProofLine> lines, List<Integer> at, Verdict[] verdicts) {
        byte[][] inputs = new byte[at.size()][];
        byte[][] solutions = new byte[at.size()][];
        Verdict[] results = new Verdict[at.size()];
        for (int i = 0; i < at.size(); i++) {
            Proof proof = (Proof) lines.get(at.get(i));
            inputs[i] = proof.headerBytes();
            solutions[i] = proof.solution();
        }
        verifiers.computeIfAbsent(params, EquihashVerifier::new).verify(inputs, solutions, at.size(), results);
        for (int i = 0; i < at.size(); i++) {
            verdicts[at.get(i)] = results[i];
        }
    }

    /**
     * The answers to one batch.
     *
     * @param text whole lines
     */
    record Answers(ByteArrayOutputStream text, int valid, int invalid, int malformed) {}
}
