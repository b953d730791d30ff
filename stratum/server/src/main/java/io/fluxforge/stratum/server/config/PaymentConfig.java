package io.fluxforge.stratum.server.config;

import io.fluxforge.node.codec.Address;
import io.fluxforge.node.codec.AddressPrefixes;
import io.fluxforge.node.wallet.FeeRate;
import io.fluxforge.node.wallet.TransactionPolicy;
import io.fluxforge.stratum.server.ledger.PayoutRules;
import io.fluxforge.stratum.server.payout.Payment;
import io.fluxforge.stratum.server.payout.PayoutPolicy;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How miners are paid where the program does that: modes key and node of {@code [payout]}.
 *
 * @param policy when who is paid
 * @param keyFile where the key is; used in mode key
 * @param passphraseFile whose first line is its passphrase; null to take it from elsewhere
 */
public record PaymentConfig(
        PayoutPolicy policy, Path keyFile, @Nullable Path passphraseFile) {
    private static final int DECIMALS = 8;
    private static final double MAX_COINS = 1e6;
    private static final int MAX_MINUTES = 60 * 24 * 366;
    private static final int MAX_FEE_RATE = 10_000_000;
    private static final int MIN_BYTES = 2_000;

    static PaymentConfig read(ConfigTable payout, Path folder, PayoutRules.Mode mode, AddressPrefixes prefixes)
            throws PoolConfigException {
        int feeRate = payout.integer("fee-rate", (int) FeeRate.DEFAULT.unitsPerKilobyte(), 100, MAX_FEE_RATE);
        int bytes = payout.integer(
                "transaction-bytes",
                TransactionPolicy.DEFAULT_MAX_BYTES,
                MIN_BYTES,
                TransactionPolicy.STANDARD_BYTES - MIN_BYTES);
        TransactionPolicy transaction =
                new TransactionPolicy(new FeeRate(feeRate), TransactionPolicy.DEFAULT_DUST_UNITS, bytes);
        Map<String, PayoutPolicy.Terms> addresses = new LinkedHashMap<>();
        long threshold = threshold(payout, units("1"), transaction);
        int minutes = minutes(payout, 60);
        if (payout.has("address")) {
            for (ConfigTable table : payout.tables("address")) {
                String address = table.text("address");
                if (Address.parse(address, prefixes).isEmpty()) {
                    throw table.error("address", "is no address of the network");
                }
                long own = threshold(table, threshold, transaction);
                Duration interval = Duration.ofMinutes(minutes(table, minutes));
                if (addresses.put(address, new PayoutPolicy.Terms(own, interval)) != null) {
                    throw table.error("address", "stands here twice");
                }
                table.rejectUnknownKeys();
            }
        }
        Path key = folder.resolve(payout.text("key", "pool-key.json"));
        String passphrase = payout.optionalText("passphrase-file");
        Payment.Mode maker = mode == PayoutRules.Mode.NODE ? Payment.Mode.NODE : Payment.Mode.OWN;
        return new PaymentConfig(
                new PayoutPolicy(maker, threshold, Duration.ofMinutes(minutes), addresses, transaction),
                key,
                passphrase == null ? null : folder.resolve(passphrase));
    }

    private static long units(String coins) {
        return new BigDecimal(coins)
                .movePointRight(DECIMALS)
                .setScale(0, RoundingMode.DOWN)
                .longValueExact();
    }

    private static long threshold(ConfigTable table, long otherwise, TransactionPolicy transaction)
            throws PoolConfigException {
        double coins = table.number(
                "threshold", BigDecimal.valueOf(otherwise, DECIMALS).doubleValue(), 0, MAX_COINS);
        long units = units(Double.toString(coins));
        if (units < transaction.leastPayable()) {
            throw table.error(
                    "threshold",
                    "must be at least "
                            + BigDecimal.valueOf(transaction.leastPayable(), DECIMALS)
                                    .toPlainString()
                            + " coins: what the largest transaction costs at fee-rate, and an output that is no dust");
        }
        return units;
    }

    private static int minutes(ConfigTable table, int otherwise) throws PoolConfigException {
        return table.integer("interval-minutes", otherwise, 1, MAX_MINUTES);
    }
}
