/**
 * The {@code bench} verb's output: tables for people and JSON.
 */
@NullMarked
package io.fluxforge.cli.bench;

import org.jspecify.annotations.NullMarked;
