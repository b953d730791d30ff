/** Reports of the node benchmark: for people, for programs, in the shapes that node software reads, and signed. */
@NullMarked
package io.fluxforge.bench.node.report;

import org.jspecify.annotations.NullMarked;
