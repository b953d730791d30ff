/** Networks as data, and the consensus rules of headers and rewards as pure functions over them. */
@NullMarked
package io.fluxforge.node.chain;

import org.jspecify.annotations.NullMarked;
