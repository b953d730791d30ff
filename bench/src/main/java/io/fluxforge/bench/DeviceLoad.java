package io.fluxforge.bench;

/**
 * How well a device with a queue of its own was kept busy, and what that cost the host.
 *
 * @param idleFraction part of the time in which it had nothing to do, between nonces and between the commands of one, by its own clock
 * @param hostCpuFraction of one core: CPU time of the thread that drives it, less what verifying the solutions took; threads of the
 *     driver are not in it
 */
public record DeviceLoad(double idleFraction, double hostCpuFraction) {}
