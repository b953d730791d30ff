/** JSON as nodes speak it: a bounded reader, and fields that are checked while they are taken. */
@NullMarked
package io.fluxforge.node.json;

import org.jspecify.annotations.NullMarked;
