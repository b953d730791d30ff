/** Reports as pages that one looks at: each is one file that needs nothing else. */
@NullMarked
package io.fluxforge.bench.html;

import org.jspecify.annotations.NullMarked;
