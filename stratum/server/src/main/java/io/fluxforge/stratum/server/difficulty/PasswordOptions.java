package io.fluxforge.stratum.server.difficulty;

import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Options that miners put into the password: {@code d=512} asks for a fixed difficulty, {@code m=solo} for blocks of one's own; what
 * is unknown is passed over.
 */
public final class PasswordOptions {
    private static final Pattern DIFFICULTY =
            Pattern.compile("(?:^|[,;&\\s])d=([0-9]{1,15}(?:\\.[0-9]{1,15})?)(?=$|[,;&\\s])");

    private static final Pattern SOLO = Pattern.compile("(?:^|[,;&\\s])m=solo(?=$|[,;&\\s])", Pattern.CASE_INSENSITIVE);

    private PasswordOptions() {}

    /** Whether the worker mines for itself. */
    public static boolean solo(String password) {
        return SOLO.matcher(password).find();
    }

    /** The difficulty asked for; empty if there is none or it is 0. */
    public static OptionalDouble difficulty(String password) {
        Matcher matcher = DIFFICULTY.matcher(password);
        double value = matcher.find() ? Double.parseDouble(matcher.group(1)) : 0;
        return value > 0 ? OptionalDouble.of(value) : OptionalDouble.empty();
    }
}
