/** The demonstration: a private node, a pool and a miner as processes of their own, and one view of all three. */
@NullMarked
package io.fluxforge.cli.demo;

import org.jspecify.annotations.NullMarked;
