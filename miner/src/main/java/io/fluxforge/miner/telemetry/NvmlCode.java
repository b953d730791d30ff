package io.fluxforge.miner.telemetry;

import java.util.Map;

/** What functions of NVML return: {@code nvmlReturn_t}. */
final class NvmlCode {
    static final int SUCCESS = 0;
    static final int NOT_SUPPORTED = 3;
    static final int FUNCTION_NOT_FOUND = 13;

    private static final Map<Integer, String> NAMES = Map.ofEntries(
            Map.entry(SUCCESS, "SUCCESS"),
            Map.entry(1, "ERROR_UNINITIALIZED"),
            Map.entry(2, "ERROR_INVALID_ARGUMENT"),
            Map.entry(NOT_SUPPORTED, "ERROR_NOT_SUPPORTED"),
            Map.entry(4, "ERROR_NO_PERMISSION"),
            Map.entry(5, "ERROR_ALREADY_INITIALIZED"),
            Map.entry(6, "ERROR_NOT_FOUND"),
            Map.entry(7, "ERROR_INSUFFICIENT_SIZE"),
            Map.entry(8, "ERROR_INSUFFICIENT_POWER"),
            Map.entry(9, "ERROR_DRIVER_NOT_LOADED"),
            Map.entry(10, "ERROR_TIMEOUT"),
            Map.entry(11, "ERROR_IRQ_ISSUE"),
            Map.entry(12, "ERROR_LIBRARY_NOT_FOUND"),
            Map.entry(FUNCTION_NOT_FOUND, "ERROR_FUNCTION_NOT_FOUND"),
            Map.entry(14, "ERROR_CORRUPTED_INFOROM"),
            Map.entry(15, "ERROR_GPU_IS_LOST"),
            Map.entry(16, "ERROR_RESET_REQUIRED"),
            Map.entry(17, "ERROR_OPERATING_SYSTEM"),
            Map.entry(18, "ERROR_LIB_RM_VERSION_MISMATCH"),
            Map.entry(19, "ERROR_IN_USE"),
            Map.entry(20, "ERROR_MEMORY"),
            Map.entry(21, "ERROR_NO_DATA"),
            Map.entry(22, "ERROR_VGPU_ECC_NOT_SUPPORTED"),
            Map.entry(23, "ERROR_INSUFFICIENT_RESOURCES"),
            Map.entry(24, "ERROR_FREQ_NOT_SUPPORTED"),
            Map.entry(25, "ERROR_ARGUMENT_VERSION_MISMATCH"),
            Map.entry(26, "ERROR_DEPRECATED"),
            Map.entry(27, "ERROR_NOT_READY"),
            Map.entry(28, "ERROR_GPU_NOT_FOUND"),
            Map.entry(29, "ERROR_INVALID_STATE"),
            Map.entry(999, "ERROR_UNKNOWN"));

    private NvmlCode() {}

    /** {@code 15, NVML_ERROR_GPU_IS_LOST}. */
    static String describe(int code) {
        return code + ", NVML_" + NAMES.getOrDefault(code, "ERROR that this miner does not know");
    }
}
