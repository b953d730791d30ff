package io.fluxforge.cli;

import io.fluxforge.cli.verify.Progress;
import io.fluxforge.cli.verify.VerifyOptions;
import io.fluxforge.cli.verify.VerifyStream;
import io.fluxforge.cli.verify.VerifySummary;
import io.fluxforge.cli.verify.VerifySummary.Ending;
import io.fluxforge.node.chain.ChainParams;
import io.fluxforge.node.chain.Networks;
import io.fluxforge.verifier.EquihashParams;
import io.fluxforge.verifier.blake2b.LaneProvider;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.math.BigInteger;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Answers, line by line, whether proofs of work hold. */
@Command(
        name = "verify",
        description = "Verify Equihash proofs of work, one a line.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Each line of the input is one of",
            "  HEADER_HEX SOLUTION_HEX   the header's 140 bytes and the packed solution,",
            "                            without its CompactSize",
            "  BLOCK_HEX                 header, CompactSize and solution in one string, as",
            "                            flux-cli's `getblockheader HASH false` prints it, or",
            "                            the whole block of `getblock HASH 0`, whose",
            "                            transactions are not checked",
            "in hex digits of either case. Blank lines and lines that start with # are",
            "skipped. A line may have 4194304 characters.",
            "",
            "Each gets one line of output, in the order of the input:",
            "  valid",
            "  invalid: CODE ...         where in the solution's tree (level 0 joins rows,",
            "                            pair 0 is leftmost; of several pairs any is named),",
            "                            or what was expected",
            "  malformed: WHAT, at column N   no proof of work; columns count from 1",
            "With --json: {\"line\":1,\"verdict\":\"valid\",\"params\":\"zelhash\",\"hash\":\"...\"},",
            "also code, level, pair, detail and column where they apply. Hashes and targets",
            "have their most significant digit first.",
            "",
            "Codes: wrong-length, out-of-order, duplicate-index, no-collision, xor-not-zero;",
            "with --check-target, where the solution is valid: bits-negative, bits-zero,",
            "bits-overflow, bits-above-limit, above-target.",
            "",
            "Without --params the bytes of each solution decide, as they do in a node of",
            "Flux: 52 zelhash, 100 144,5:ZelProof, 1344 200,9:ZcashPoW, 68 96,5:ZcashPoW,",
            "36 48,5:ZcashPoW; any other length is malformed.",
            "",
            "Exit codes:",
            "  0   all lines are valid, or there are none (which standard error then tells)",
            "  1   a line is invalid, or the run ended before the input did",
            "  2   a line is malformed, the file cannot be read or an option is wrong",
            "",
            "Examples:",
            "  ./fluxforge verify --check-target headers.txt",
            "  flux-cli getblock HASH 0 | ./fluxforge verify --check-target",
            "  gunzip -c shares.gz | ./fluxforge verify --json > answers.json"
        })
public final class VerifyCommand implements Callable<Integer> {

    private static final int MAX_THREADS = 1024;
    private static final long STOP_TIMEOUT_SECONDS = 2;

    private final InputStream standardInput;
    private final Terminals terminals;

    @ParentCommand
    private Fluxforge parent;

    @Spec
    private CommandSpec spec;

    @Parameters(
            arity = "0..1",
            paramLabel = "FILE",
            defaultValue = "-",
            description = "The file with the lines; - or nothing is standard input.")
    private String file;

    @Option(
            names = "--params",
            paramLabel = "PARAMS",
            converter = ParamsConverter.class,
            description =
                    "zelhash or N,K:PERSONALISATION[:twist], such as 200,9:ZcashPoW. By default the length of each"
                            + " solution decides, with Flux's personalisations.")
    private @Nullable EquihashParams params;

    @Option(
            names = "--check-target",
            description = "A valid solution's block hash must also meet the target that the header's bits encode.")
    private boolean checkTarget;

    @Option(
            names = "--network",
            paramLabel = "NETWORK",
            converter = NetworkConverter.class,
            description = "Whose largest target --check-target applies: main, test, regtest, private or a TOML file."
                    + " Default: main.")
    private @Nullable ChainParams network;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Threads that verify, 1 to " + MAX_THREADS + ". Default: one for each core.")
    private @Nullable Integer threads;

    @Option(names = "--json", description = "Answer each line with a JSON object.")
    private boolean json;

    public VerifyCommand() {
        this(System.in, Terminals.ofProcess());
    }

    VerifyCommand(InputStream standardInput, Terminals terminals) {
        this.standardInput = standardInput;
        this.terminals = terminals;
    }

    @Override
    public Integer call() throws IOException {
        requirePossibleLanes(spec);
        VerifyStream stream = new VerifyStream(new VerifyOptions(params, targetLimit(), requireThreads(), json));
        if (!file.equals("-")) {
            try (InputStream in = open()) {
                return run(stream, in, file);
            }
        }
        if (terminals.in()) {
            parent.err().println("reading lines from the terminal; Ctrl-D ends them");
        }
        return run(stream, standardInput, "standard input");
    }

    private int run(VerifyStream stream, InputStream in, String inputName) throws IOException {
        Progress progress = new Progress(parent.err(), System::nanoTime);
        // On the terminal where the answers appear they are progress enough.
        Consumer<VerifySummary> observer = terminals.err() && !terminals.out() ? progress : soFar -> {};
        VerifySummary summary;
        try (Interruption _ = Interruption.handledBy(stream)) {
            summary = stream.run(in, inputName, output(), observer);
            if (terminals.err() && summary.ending() != Ending.OUTPUT_CLOSED) {
                progress.finish(summary);
            }
        } finally {
            progress.clear();
        }
        if (summary.lines() == 0 && summary.ending() == Ending.COMPLETE) {
            parent.err().println(spec.qualifiedName() + ": " + inputName + ": no lines to verify");
        }
        return exitCode(summary);
    }

    private static int exitCode(VerifySummary summary) {
        if (summary.malformed() > 0) {
            return ExitCodes.USER_MISTAKE;
        }
        return summary.invalid() == 0 && summary.ending() == Ending.COMPLETE ? ExitCodes.OK : ExitCodes.FAILED;
    }

    /** A FileInputStream, which other than a channel can read a named pipe, and whose message names the file. */
    private InputStream open() {
        try {
            return new FileInputStream(file);
        } catch (FileNotFoundException e) {
            throw new ParameterException(spec.commandLine(), "cannot read " + e.getMessage(), e);
        }
    }

    /** A full disk is an error, a closed pipe is none, and PrintStream does not tell which it was. */
    private OutputStream output() {
        PrintStream out = parent.out();
        return out.equals(System.out) ? new FileOutputStream(FileDescriptor.out) : out;
    }

    private @Nullable BigInteger targetLimit() {
        if (!checkTarget) {
            return null;
        }
        return (network == null ? Networks.builtIn("main") : network)
                .difficulty()
                .limit();
    }

    private int requireThreads() {
        if (threads == null) {
            return Runtime.getRuntime().availableProcessors();
        }
        if (threads < 1 || threads > MAX_THREADS) {
            throw new ParameterException(
                    spec.commandLine(), "--threads: " + threads + " is not in the range 1 to " + MAX_THREADS);
        }
        return threads;
    }

    /** Makes a choice of lanes that this machine does not have the user's mistake. */
    static void requirePossibleLanes(CommandSpec spec) {
        try {
            LaneProvider.lanes();
        } catch (IllegalStateException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    /** Lets Ctrl-C end a run where a line ends: the process waits until the run has written what it was about to. */
    private static final class Interruption implements AutoCloseable {
        private final CountDownLatch done = new CountDownLatch(1);
        private final Thread hook;

        private Interruption(VerifyStream stream) {
            hook = new Thread(() -> stopAndWait(stream), "verify-stop");
        }

        static Interruption handledBy(VerifyStream stream) {
            Interruption interruption = new Interruption(stream);
            Runtime.getRuntime().addShutdownHook(interruption.hook);
            return interruption;
        }

        private void stopAndWait(VerifyStream stream) {
            stream.stop();
            try {
                if (!done.await(STOP_TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                    // Whoever should read the output does not: there is nothing to wait for.
                    return;
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void close() {
            done.countDown();
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException shuttingDown) {
                // The hook runs already, and has nothing left to wait for.
            }
        }
    }

    /** Makes the verifier's own message the one that the user sees. */
    static final class ParamsConverter implements ITypeConverter<EquihashParams> {
        @Override
        public EquihashParams convert(String text) {
            try {
                return EquihashParams.parse(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(String.valueOf(e.getMessage()));
            }
        }
    }
}
