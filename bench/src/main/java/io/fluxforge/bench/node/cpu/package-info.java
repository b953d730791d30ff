/** Processor speed in the events per second of sysbench, and memory bandwidth. */
@NullMarked
package io.fluxforge.bench.node.cpu;

import org.jspecify.annotations.NullMarked;
