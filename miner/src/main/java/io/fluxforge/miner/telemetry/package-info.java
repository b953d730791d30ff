/** The sensors of devices: NVIDIA's by NVML, those of other cards and of the CPU by the files of Linux. */
@NullMarked
package io.fluxforge.miner.telemetry;

import org.jspecify.annotations.NullMarked;
