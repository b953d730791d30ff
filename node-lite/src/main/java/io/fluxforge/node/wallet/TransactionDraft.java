package io.fluxforge.node.wallet;

import io.fluxforge.node.codec.Address;
import java.util.List;

/**
 * A transaction before it is signed. The inputs' value is the payments' {@link Payment#units} and the change, to the unit.
 *
 * @param inputs what it spends
 * @param payments to whom
 * @param change back to our key; 0 for no such output
 * @param fee the payments' shares of it together
 */
public record TransactionDraft(List<SpendableCoin> inputs, List<Payment> payments, long change, long fee) {
    /**
     * What a payee gets.
     *
     * @param address of the payee
     * @param units of the debt that this settles
     * @param feeShare of these, what goes to the miners of the block
     */
    public record Payment(Address address, long units, long feeShare) {
        /** Value of the output. */
        public long output() {
            return units - feeShare;
        }
    }

    /** Copies the lists. */
    public TransactionDraft {
        inputs = List.copyOf(inputs);
        payments = List.copyOf(payments);
    }

    /** What all payments settle. */
    public long units() {
        return payments.stream().mapToLong(Payment::units).reduce(0, Math::addExact);
    }
}
