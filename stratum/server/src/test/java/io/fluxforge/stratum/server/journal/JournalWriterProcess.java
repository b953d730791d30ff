package io.fluxforge.stratum.server.journal;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;

/** The process that is killed: appends records with numbers, and prints each number after its commit. */
public final class JournalWriterProcess {
    private JournalWriterProcess() {}

    /** Arguments: folder, first number. Never ends by itself. */
    public static void main(String[] args) throws Exception {
        long next = Long.parseLong(args[1]);
        Random random = new Random(next);
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.US_ASCII);
        // Small segments, so that kills fall between them too.
        try (ShareJournal journal =
                new ShareJournal(Path.of(args[0]), 8 << 10, JournalPosition.START, (type, payload, end) -> {})) {
            out.println("cut " + journal.recovery().damage());
            while (true) {
                int batch = 1 + random.nextInt(20);
                StringBuilder acknowledged = new StringBuilder();
                for (int i = 0; i < batch; i++) {
                    byte[] payload = (next + " " + "x".repeat(random.nextInt(300))).getBytes(StandardCharsets.US_ASCII);
                    journal.append((byte) 1, payload);
                    acknowledged.append("ack ").append(next++).append('\n');
                }
                journal.commit();
                out.print(acknowledged);
                out.flush();
            }
        }
    }
}
