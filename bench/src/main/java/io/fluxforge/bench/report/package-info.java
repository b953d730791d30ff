/** What all benchmarks' reports share: where they ran, named metrics with their spread, files, and comparison of two of them. */
@NullMarked
package io.fluxforge.bench.report;

import org.jspecify.annotations.NullMarked;
