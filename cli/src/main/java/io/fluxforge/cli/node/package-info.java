/** What the verb {@code node} prints. */
@NullMarked
package io.fluxforge.cli.node;

import org.jspecify.annotations.NullMarked;
