/** What people see of the miner on a terminal or in a log. */
@NullMarked
package io.fluxforge.miner.console;

import org.jspecify.annotations.NullMarked;
