package io.fluxforge.bench.gpumodel;

import io.fluxforge.bench.gpumodel.Instruction.Kind;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The machine code of kernels in what {@code nvcc --cubin} writes, an ELF file with a section for each.
 *
 * <p>An instruction has 128 bits since Volta. Its lowest twelve name what it does and, by the upper three of them, where its operands come
 * from. NVIDIA publishes none of the codes; those here are as others have worked them out, and any other counts as {@link Kind#OTHER}.
 */
final class Cubin {
    private static final int MAGIC = 0x464c457f;
    private static final int SECTIONS_AT = 0x28;
    private static final int COUNT_AT = 0x3c;
    private static final int NAMES_AT = 0x3e;
    private static final int HEADER_BYTES = 64;
    private static final int OFFSET_AT = 0x18;
    private static final int SIZE_AT = 0x20;
    private static final String CODE = ".text.";

    private static final int INSTRUCTION_BYTES = 16;
    private static final int OPERATION = 0x1ff;
    private static final int BRANCH = 0x147;
    /** From here on the ninth bit stands for values that a wave shares, on a unit of their own. */
    private static final int UNIFORM = 0x080;

    private static final int UNIFORM_END = 0x0c0;
    private static final int FILLER = 0x118;
    private static final int TARGET_SHIFT = 34;
    private static final int TARGET_BITS = 48;
    /** From Hopper on the lowest eight bits of a jump's distance stand before the others. */
    private static final int LOW_TARGET_SHIFT = 16;

    private static final int LOW_TARGET_BITS = 8;

    private static final Map<Integer, Kind> KINDS = Map.ofEntries(
            Map.entry(0x002, Kind.ALU),
            Map.entry(0x006, Kind.ALU),
            Map.entry(0x007, Kind.ALU),
            Map.entry(0x00c, Kind.ALU),
            Map.entry(0x010, Kind.ALU),
            Map.entry(0x011, Kind.ALU),
            Map.entry(0x012, Kind.ALU),
            Map.entry(0x016, Kind.ALU),
            Map.entry(0x017, Kind.ALU),
            Map.entry(0x01c, Kind.ALU),
            Map.entry(0x035, Kind.ALU),
            Map.entry(0x048, Kind.ALU),
            Map.entry(0x019, Kind.SHIFT),
            Map.entry(0x184, Kind.LOCAL_LOAD),
            Map.entry(0x189, Kind.LOCAL_LOAD),
            Map.entry(0x188, Kind.LOCAL_STORE),
            Map.entry(0x18c, Kind.LOCAL_ATOMIC),
            Map.entry(0x18d, Kind.LOCAL_ATOMIC),
            Map.entry(0x181, Kind.GLOBAL_LOAD),
            Map.entry(0x186, Kind.GLOBAL_STORE),
            Map.entry(0x1a8, Kind.GLOBAL_ATOMIC),
            Map.entry(0x11d, Kind.BARRIER),
            Map.entry(FILLER, Kind.NONE));

    private Cubin() {}

    /**
     * Reads.
     *
     * @param longJumps whether the architecture has the longer distances, from {@code sm_90} on
     * @return the code of each kernel by its name
     * @throws IllegalArgumentException if this is no such file
     */
    static Map<String, List<Instruction>> read(byte[] file, boolean longJumps) {
        try {
            ByteBuffer elf = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
            if (elf.getInt(0) != MAGIC) {
                throw new IllegalArgumentException("no compiled code");
            }
            int headers = Math.toIntExact(elf.getLong(SECTIONS_AT));
            int names = offset(elf, headers + elf.getShort(NAMES_AT) * HEADER_BYTES);
            Map<String, List<Instruction>> kernels = new TreeMap<>();
            for (int i = 0; i < elf.getShort(COUNT_AT); i++) {
                int header = headers + i * HEADER_BYTES;
                String name = text(elf, names + elf.getInt(header));
                if (name.startsWith(CODE)) {
                    ByteBuffer code = elf.slice(offset(elf, header), Math.toIntExact(elf.getLong(header + SIZE_AT)));
                    kernels.put(name.substring(CODE.length()), decode(code.order(ByteOrder.LITTLE_ENDIAN), longJumps));
                }
            }
            return kernels;
        } catch (IndexOutOfBoundsException | ArithmeticException e) {
            throw new IllegalArgumentException("compiled code is cut off", e);
        }
    }

    private static int offset(ByteBuffer elf, int header) {
        return Math.toIntExact(elf.getLong(header + OFFSET_AT));
    }

    private static String text(ByteBuffer elf, int from) {
        int end = from;
        while (elf.get(end) != 0) {
            end++;
        }
        byte[] bytes = new byte[end - from];
        elf.get(from, bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static List<Instruction> decode(ByteBuffer code, boolean longJumps) {
        List<Instruction> instructions = new ArrayList<>();
        for (int at = 0; at + INSTRUCTION_BYTES <= code.limit(); at += INSTRUCTION_BYTES) {
            long low = code.getLong(at);
            int operation = (int) low & OPERATION;
            if (operation == BRANCH) {
                long distance = distance(low, code.getLong(at + Long.BYTES), longJumps);
                instructions.add(new Instruction(
                        Kind.OTHER, instructions.size() + 1 + Math.toIntExact(distance * 4 / INSTRUCTION_BYTES)));
            } else if (operation == 0x18e) {
                // An atomic without a result: a bucket's sums at its end, no row.
                instructions.add(new Instruction(Kind.OTHER));
            } else if (operation >= UNIFORM && operation < UNIFORM_END) {
                instructions.add(new Instruction(Kind.OTHER));
            } else {
                instructions.add(new Instruction(KINDS.getOrDefault(operation, Kind.OTHER)));
            }
        }
        return instructions;
    }

    /** In words of 32 bits, from the next instruction. */
    private static long distance(long low, long high, boolean longJumps) {
        long bits = (low >>> TARGET_SHIFT) | (high << (Long.SIZE - TARGET_SHIFT));
        long distance = (bits << (Long.SIZE - TARGET_BITS)) >> (Long.SIZE - TARGET_BITS);
        return longJumps
                ? (distance << LOW_TARGET_BITS) | ((low >>> LOW_TARGET_SHIFT) & ((1 << LOW_TARGET_BITS) - 1))
                : distance;
    }
}
