package io.fluxforge.bench.gpumodel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.fluxforge.bench.gpumodel.Instruction.Kind;
import io.fluxforge.bench.gpumodel.LoopWeights.Trips;
import io.fluxforge.kernels.opencl.NoncePlan;
import io.fluxforge.verifier.EquihashParams;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CompiledCodeTest {
    private static final long ADD = 0x210;
    private static final long SHIFT = 0x819;

    private static Instruction to(int target) {
        return new Instruction(Kind.OTHER, target);
    }

    private static Instruction of(Kind kind) {
        return new Instruction(kind);
    }

    /** ELF with the code of one kernel. */
    private static byte[] elf(long... words) {
        byte[] names = "\0.text.round_0\0".getBytes(StandardCharsets.UTF_8);
        int codeAt = 64;
        int namesAt = codeAt + 8 * words.length;
        int headersAt = namesAt + names.length;
        ByteBuffer file = ByteBuffer.allocate(headersAt + 2 * 64).order(ByteOrder.LITTLE_ENDIAN);
        file.putInt(0, 0x464c457f)
                .putLong(0x28, headersAt)
                .putShort(0x3c, (short) 2)
                .putShort(0x3e, (short) 1);
        for (int i = 0; i < words.length; i++) {
            file.putLong(codeAt + 8 * i, words[i]);
        }
        file.put(namesAt, names);
        file.putInt(headersAt, 1).putLong(headersAt + 0x18, codeAt).putLong(headersAt + 0x20, 8L * words.length);
        file.putInt(headersAt + 64, 0)
                .putLong(headersAt + 64 + 0x18, namesAt)
                .putLong(headersAt + 64 + 0x20, names.length);
        return file.array();
    }

    /** The two jumps go back by 148 words of 32 bits and by 7,464, as nvcc 13.0 has written them for sm_75 and sm_120. */
    @Test
    void jumpsOfBothKindsAreRead() {
        assertThat(Cubin.read(elf(ADD, 0, SHIFT, 0, 0xfffffdb000009947L, 0xfea000383ffffL), false))
                .isEqualTo(Map.of("round_0", List.of(of(Kind.ALU), of(Kind.SHIFT), to(3 - 37))));
        assertThat(Cubin.read(elf(ADD, 0, 0xffffff8800d80947L, 0xfec000383ffffL), true))
                .isEqualTo(Map.of("round_0", List.of(of(Kind.ALU), to(2 - 1866))));
    }

    @Test
    void whatIsNoCodeIsRefused() {
        assertThatThrownBy(() -> Cubin.read(new byte[100], false)).isInstanceOf(IllegalArgumentException.class);
        byte[] cut = elf(ADD, 0);
        assertThatThrownBy(() -> Cubin.read(Arrays.copyOf(cut, cut.length - 70), false))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** 64 rows by two a turn; before them a loop that clears 32 keys by four a turn; all within the loop over buckets. */
    @Test
    void loopsRunAsOftenAsTheirWorkNeeds() {
        List<Instruction> code = new ArrayList<>();
        code.add(of(Kind.ALU));
        for (int i = 0; i < 4; i++) {
            code.add(of(Kind.LOCAL_STORE));
        }
        code.add(to(1));
        code.add(of(Kind.BARRIER));
        code.addAll(List.of(of(Kind.SHIFT), of(Kind.GLOBAL_ATOMIC), of(Kind.SHIFT), of(Kind.GLOBAL_ATOMIC), to(7)));
        code.add(to(0));
        LoopWeights weights = new LoopWeights(code, new Trips(64, 32, 5, 0));
        assertThat(weights.count(Kind.ALU)).isEqualTo(1);
        assertThat(weights.count(Kind.LOCAL_STORE)).isEqualTo(32);
        assertThat(weights.count(Kind.GLOBAL_ATOMIC, Kind.SHIFT)).isEqualTo(128);
    }

    /** 64 rows look up to five times for earlier ones of their key. */
    @Test
    void walksAreAsLongAsTheLongestOfAWave() {
        List<Instruction> loop = List.of(of(Kind.LOCAL_LOAD), of(Kind.LOCAL_STORE), to(1), to(0));
        List<Instruction> turns = new ArrayList<>(List.of(of(Kind.ALU)));
        turns.addAll(List.of(of(Kind.LOCAL_LOAD), of(Kind.LOCAL_STORE), to(2), to(1), of(Kind.BARRIER), to(0)));
        for (List<Instruction> each : List.of(loop, turns)) {
            LoopWeights weights = new LoopWeights(each, new Trips(64, 32, 5, 0));
            assertThat(weights.count(Kind.LOCAL_LOAD)).isEqualTo(64);
            assertThat(weights.count(Kind.LOCAL_STORE)).isEqualTo(320);
        }
    }

    @Test
    void fewRowsAreSuspected() {
        List<Instruction> code = List.of(
                of(Kind.GLOBAL_LOAD), to(0), of(Kind.ALU), of(Kind.GLOBAL_LOAD), of(Kind.GLOBAL_ATOMIC), to(3), to(2));
        LoopWeights weights = new LoopWeights(code, new Trips(64, 32, 5, 2.5));
        assertThat(weights.count(Kind.GLOBAL_LOAD)).isEqualTo(64 + 2.5);
        assertThat(weights.count(Kind.ALU)).isEqualTo(2.5);
    }

    @Test
    void amdsAssemblyIsRead() {
        Map<String, CompiledKernel> kernels = AmdCompiler.parse("""
                round_0:                                ; @round_0
                ; %bb.0:
                .LBB1_1:                                ; =>This
                \tds_write_b32 v1, v2
                \tds_add_rtn_u32 v1, v2, v3
                \tglobal_atomic_add v1, v[2:3], v4, off glc
                \tglobal_atomic_add v[2:3], v4, off
                \tv_lshlrev_b64 v[1:2], 3, v[1:2]
                \tv_alignbit_b32 v1, v2, v3, 7
                \tbuffer_gl0_inv
                \ts_cbranch_scc1 .LBB1_1
                \ts_barrier
                .Lfunc_end1:
                  - .group_segment_fixed_size: 15000
                    .name:           round_0
                    .vgpr_count:     31
                    .vgpr_spill_count: 2
                """);
        assertThat(kernels)
                .containsExactly(Map.entry(
                        "round_0",
                        new CompiledKernel(
                                31,
                                15_000,
                                8,
                                List.of(
                                        of(Kind.LOCAL_STORE),
                                        of(Kind.LOCAL_ATOMIC),
                                        of(Kind.GLOBAL_ATOMIC),
                                        of(Kind.OTHER),
                                        of(Kind.SHIFT),
                                        of(Kind.ALU),
                                        of(Kind.NONE),
                                        new Instruction(Kind.NONE, 0),
                                        of(Kind.BARRIER)))));
    }

    /** A hash with its four rows, as the vendor's disassembler has shown for these kernels: 2,210 and 1,866. */
    @ParameterizedTest
    @CsvSource({"sm_75, 2210", "sm_86, 2210", "sm_90, 2210", "sm_120, 1866"})
    void nvidiasCompilerMakesOfAHash(String architecture, int instructions) throws Exception {
        assertThat(issuedByGenerate(new NvidiaCompiler(), architecture)).isCloseTo(instructions, within(100.0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"gfx803", "gfx1031"})
    void amdsCompilerMakesOfAHash(String architecture) throws Exception {
        assertThat(issuedByGenerate(new AmdCompiler(), architecture)).isBetween(2100.0, 2700.0);
    }

    private static double issuedByGenerate(DeviceCompiler compiler, String architecture) throws Exception {
        try {
            compiler.version();
        } catch (IOException notHere) {
            Assumptions.abort(String.valueOf(notHere.getMessage()));
        }
        NoncePlan plan = NoncePlan.forGpus(EquihashParams.ZELHASH, 32 << 10).getFirst();
        Map<String, KernelCounts> counts = KernelCounter.count(plan, compiler.compile(plan, architecture));
        assertThat(counts).containsKey("generate");
        return 4 * Objects.requireNonNull(counts.get("generate")).issued();
    }
}
