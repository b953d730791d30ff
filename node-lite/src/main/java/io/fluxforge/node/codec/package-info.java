/**
 * Bytes of the chain and what they mean: headers, transactions, blocks, scripts, addresses, merkle roots. Decoders take hostile
 * input: each refuses it with a {@link io.fluxforge.node.codec.DecodeException}, and allocates in proportion to the bytes that
 * are there, never to a length that they claim.
 */
@NullMarked
package io.fluxforge.node.codec;

import org.jspecify.annotations.NullMarked;
