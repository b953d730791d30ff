/** The header store in LMDB, by LWJGL's binding; the only package that sees either. */
@NullMarked
package io.fluxforge.node.headers.lmdb;

import org.jspecify.annotations.NullMarked;
