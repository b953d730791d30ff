/** Disk writes that the page cache cannot flatter, in files without a name. */
@NullMarked
package io.fluxforge.bench.node.disk;

import org.jspecify.annotations.NullMarked;
