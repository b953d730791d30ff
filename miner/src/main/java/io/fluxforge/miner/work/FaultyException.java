package io.fluxforge.miner.work;

/** A device finds too many wrong solutions. */
final class FaultyException extends RuntimeException {
    private static final long serialVersionUID = 1;

    FaultyException(FaultWindow window) {
        super(window.errors() + " of the last " + window.count() + " solutions were wrong, more than "
                + FaultWindow.LIMIT_PERCENT + " %: lower its memory clock or raise its voltage, check its cooling and"
                + " power, then start the miner again");
    }
}
