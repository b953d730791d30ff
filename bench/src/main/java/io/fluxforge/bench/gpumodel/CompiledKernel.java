package io.fluxforge.bench.gpumodel;

import java.util.List;

/**
 * A kernel as a compiler has left it.
 *
 * @param registers of a work-item
 * @param localBytes of a group
 * @param spillBytes of registers that did not fit, of a work-item
 */
record CompiledKernel(int registers, int localBytes, int spillBytes, List<Instruction> code) {
    CompiledKernel {
        code = List.copyOf(code);
    }
}
