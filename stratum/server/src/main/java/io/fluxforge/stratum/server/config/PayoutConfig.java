package io.fluxforge.stratum.server.config;

import io.fluxforge.node.codec.Address;
import io.fluxforge.node.codec.AddressPrefixes;
import io.fluxforge.stratum.server.distribution.Scheme;
import io.fluxforge.stratum.server.ledger.PayoutRules;
import io.fluxforge.stratum.server.ledger.PayoutRules.Mode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Reads {@code [payout]} and {@code [fee]}: how blocks are divided. */
final class PayoutConfig {
    private static final int ALL_BASIS_POINTS = 10_000;
    private static final int MAX_WINDOW_BLOCKS = 1000;
    private static final int COIN_DECIMALS = 8;
    private static final double MAX_COINS = 1e6;

    private static final Map<String, Scheme> SCHEMES = Arrays.stream(Scheme.values())
            .collect(Collectors.toMap(each -> each.name().toLowerCase(Locale.ROOT), each -> each));

    private PayoutConfig() {}

    /**
     * The rules.
     *
     * @param pool the pool's own address
     */
    static PayoutRules read(ConfigTable payout, ConfigTable fee, Address pool, AddressPrefixes prefixes)
            throws PoolConfigException {
        String modeText = payout.text("mode", Mode.NONE.text());
        Mode mode = Arrays.stream(Mode.values())
                .filter(each -> each.text().equals(modeText))
                .findFirst()
                .orElseThrow(() -> payout.error(
                        "mode",
                        "must be one of "
                                + Arrays.stream(Mode.values()).map(Mode::text).collect(Collectors.joining(", "))));
        Scheme scheme = SCHEMES.get(payout.text("scheme", "pplns"));
        if (scheme == null) {
            throw payout.error("scheme", "must be pplns, prop or solo");
        }
        if (scheme == Scheme.SOLO && mode == Mode.COINBASE) {
            throw payout.error("scheme", "solo cannot be paid by the coinbase, which is the same for every miner");
        }
        double window = payout.number("window-blocks", 2, 0.001, MAX_WINDOW_BLOCKS);
        double dust = payout.number("dust", 0.01, 0, MAX_COINS);
        int outputs = payout.integer("max-outputs", 500, 2, PayoutRules.MAX_OUTPUTS);
        int points = fee.integer("basis-points", 100, 0, ALL_BASIS_POINTS);
        int solo = fee.integer("solo-basis-points", points, 0, ALL_BASIS_POINTS);
        String own = pool.format(prefixes);
        String owner = fee.text("address", own);
        if (Address.parse(owner, prefixes).isEmpty()) {
            throw fee.error("address", "is no address of the network");
        }
        fee.rejectUnknownKeys();
        return new PayoutRules(
                mode,
                scheme,
                new BigDecimal(window)
                        .movePointRight(3)
                        .setScale(0, RoundingMode.HALF_UP)
                        .intValueExact(),
                points,
                solo,
                own,
                owner,
                new BigDecimal(Double.toString(dust))
                        .movePointRight(COIN_DECIMALS)
                        .longValue(),
                outputs);
    }
}
