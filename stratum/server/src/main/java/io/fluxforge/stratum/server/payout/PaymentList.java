package io.fluxforge.stratum.server.payout;

import io.fluxforge.stratum.server.store.Store;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Payments for people. */
public final class PaymentList {
    private PaymentList() {}

    /**
     * A payment with its lines.
     *
     * @param lines whom it pays
     */
    public record Entry(Payment payment, List<PaymentLine> lines) {}

    /**
     * The newest payments, the newest first.
     *
     * @param address only those to this address, with its line alone; empty for all
     */
    public static List<Entry> newest(Store store, String address, int limit) throws IOException {
        return store.read(tx -> {
            PaymentTable table = new PaymentTable(tx);
            List<Entry> entries = new ArrayList<>();
            for (Payment payment : table.newest(address, limit)) {
                List<PaymentLine> lines = table.lines(payment.id()).stream()
                        .filter(line -> address.isEmpty() || line.address().equals(address))
                        .toList();
                entries.add(new Entry(payment, lines));
            }
            return entries;
        });
    }
}
