package io.fluxforge.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whether the amounts in the demonstration's summary add up to the unit. */
final class DemoSums {
    private DemoSums() {}

    static void check(String text) {
        assertThat(text).contains("The pool's books agree with the chain to the last unit.");
        // Two blocks can come between two looks at the node, so the payment may lie deeper than was waited for.
        String summary = text.substring(text.indexOf(" blocks in"));
        assertThat(Integer.parseInt(find(summary, "(\\d+) confirmations"))).isGreaterThanOrEqualTo(3);
        int blocks = Integer.parseInt(find(text, "(\\d+) blocks in"));
        assertThat(units(text, "Cumulus nodes")).isEqualTo(blocks * 11_25000000L);
        assertThat(units(text, "Nimbus nodes")).isEqualTo(blocks * 18_75000000L);
        assertThat(units(text, "Stratus nodes")).isEqualTo(blocks * 45_00000000L);
        long earned = units(text, "miner's parts");
        // What the miners bear for a payment comes back in the coinbase of the block that holds it.
        assertThat(earned).isBetween(blocks * 75_00000000L, blocks * 75_00000000L + 100_000);
        long second = text.contains("second at a height") ? -units(text, "second at a height") : 0;
        assertThat(units(text, "paid to the miner")
                        + units(text, "fees, on the way")
                        + units(text, "owed to the miner")
                        + units(text, "pool's fee"))
                .isEqualTo(earned + second);
    }

    private static long units(String text, String what) {
        return Long.parseLong(find(text, Pattern.quote(what) + " +(-?[0-9.]+)").replace(".", ""));
    }

    private static String find(String text, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        assertThat(matcher.find()).as("%s in %s", pattern, text).isTrue();
        return matcher.group(1);
    }
}
