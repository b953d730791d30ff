package io.fluxforge.node.rpc;

import java.util.function.Function;

/**
 * What a node answered: a value or its error. That a node did not answer at all is an {@link RpcException} instead.
 *
 * @param <T> the value
 */
public sealed interface RpcResult<T> {
    /** The call succeeded. */
    record Value<T>(T value) implements RpcResult<T> {}

    /** The node refused the call. */
    record Refusal<T>(RpcError error) implements RpcResult<T> {}

    /** A result that is a value. */
    static <T> RpcResult<T> of(T value) {
        return new Value<>(value);
    }

    /** A result that is the node's error. */
    static <T> RpcResult<T> refused(RpcError error) {
        return new Refusal<>(error);
    }

    /** The value, changed; an error stays what it is. */
    default <R> RpcResult<R> map(Function<? super T, ? extends R> change) {
        return switch (this) {
            case Value<T>(T value) -> of(change.apply(value));
            case Refusal<T>(RpcError error) -> refused(error);
        };
    }

    /**
     * The value.
     *
     * @throws RpcException of kind {@link RpcException.Kind#REFUSED} if the node answered an error
     */
    default T orThrow() throws RpcException {
        return switch (this) {
            case Value<T>(T value) -> value;
            case Refusal<T>(RpcError error) -> throw RpcException.refused(error);
        };
    }
}
