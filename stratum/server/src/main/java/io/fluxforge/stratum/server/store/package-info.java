/** The pool's data base: SQLite, or PostgreSQL by configuration; serialised writing, snapshots for reading, versioned migrations. */
@NullMarked
package io.fluxforge.stratum.server.store;

import org.jspecify.annotations.NullMarked;
