/** Share difficulty: policy, vardiff, what passwords ask for. */
@NullMarked
package io.fluxforge.stratum.server.difficulty;

import org.jspecify.annotations.NullMarked;
