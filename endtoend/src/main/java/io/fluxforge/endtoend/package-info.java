/** Tests of what users start: processes of the built jar. */
@NullMarked
package io.fluxforge.endtoend;

import org.jspecify.annotations.NullMarked;
