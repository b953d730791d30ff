package io.fluxforge.cli;

/** What the process tells its caller. Service managers restart on {@link #FAILED} and give up on {@link #USER_MISTAKE}. */
public final class ExitCodes {

    /** Done, and everything was as it should be. */
    public static final int OK = 0;

    /** Something was invalid or broke: trying again may help. */
    public static final int FAILED = 1;

    /** An option, value or file is wrong: trying again will not help before the user has changed it. */
    public static final int USER_MISTAKE = 2;

    private ExitCodes() {}
}
