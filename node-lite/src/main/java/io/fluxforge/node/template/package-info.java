/**
 * From a node's template to work for miners and back: {@link io.fluxforge.node.template.BlockTemplate} is the checked answer,
 * {@link io.fluxforge.node.template.CoinbasePlan} says what our own coinbase carries and whom it pays, and
 * {@link io.fluxforge.node.template.MiningJob} is the header to solve, which a solution turns into a block.
 */
@NullMarked
package io.fluxforge.node.template;

import org.jspecify.annotations.NullMarked;
