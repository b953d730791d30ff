/** Files that are not for everybody's eyes. */
@NullMarked
package io.fluxforge.node.files;

import org.jspecify.annotations.NullMarked;
