package io.fluxforge.node.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.fluxforge.node.codec.Block;
import io.fluxforge.node.codec.ByteWriter;
import io.fluxforge.node.codec.DecodeException;
import io.fluxforge.node.codec.Transaction;
import io.fluxforge.node.codec.Vectors;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Inputs made of as many as possible of the smallest things that a decoder makes an object of. */
class WorstShapesTest {
    private static final int BYTES = 1_000_000;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** The item in hex is repeated; {@code head} and {@code tail} make a transaction of them, or a block without either. */
    @ParameterizedTest
    @CsvSource({
        "transactions without anything,      '',           01000000000000000000, ''",
        "transactions of version 2,          '',           0200000000000000000000, ''",
        "Sapling transactions,               '',           0400008085202f89000000000000000000000000000000000000000000, ''",
        "transactions of one output,         '',           0100000000010000000000000000" + "0000000000, ''",
        "transactions of one tiny script,    '',           01000000000100000000000000000151" + "00000000, ''",
        "outputs without a script,           0100000000,   000000000000000000, 00000000",
        "outputs with a tiny script,         0100000000,   00000000000000000151, 00000000",
        "inputs without a script,            01000000,     "
                + "111111111111111111111111111111111111111111111111111111111111111100000000" + "00"
                + "00000000, 0000000000",
    })
    void allocationStaysUnderSixteenTimesTheLength(String name, String head, String item, String tail)
            throws DecodeException {
        boolean ofBlock = head.isEmpty();
        byte[] start = ofBlock
                ? Vectors.hex(Vectors.entries("flux/headers_pow.json").get(3), "header_hex")
                : HexFormat.of().parseHex(head);
        byte[] each = HexFormat.of().parseHex(item);
        byte[] end = HexFormat.of().parseHex(tail);
        int count = (BYTES - start.length - end.length - 5) / each.length;
        ByteWriter out = new ByteWriter(BYTES).writeBytes(start).writeCompactSize(count);
        for (int i = 0; i < count; i++) {
            out.writeBytes(each);
        }
        byte[] input = out.writeBytes(end).toByteArray();
        long before = THREADS.getCurrentThreadAllocatedBytes();
        byte[] again;
        long allocated;
        if (ofBlock) {
            Block block = Block.decode(input);
            allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
            again = block.toBytes();
        } else {
            Transaction transaction = Transaction.decode(input);
            allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
            again = transaction.toBytes();
        }
        assertThat(Arrays.equals(again, input)).as(name).isTrue();
        assertThat((double) allocated / input.length).as(name).isLessThan(16);
    }
}
