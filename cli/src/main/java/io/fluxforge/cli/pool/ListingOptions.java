package io.fluxforge.cli.pool;

import java.nio.file.Path;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Options of a command that lists something of a pool's ledger. */
public final class ListingOptions {
    @Option(
            names = "--config",
            paramLabel = "FILE",
            defaultValue = "pool.toml",
            description = "The pool's configuration. Default: pool.toml.")
    private Path config;

    @ArgGroup(exclusive = true)
    private FormatOptions format = new FormatOptions();

    /** One of them. */
    static final class FormatOptions {
        @Option(names = "--csv", description = "Print CSV; money in units of 10^-8.")
        private boolean csv;

        @Option(names = "--json", description = "Print JSON; money in units of 10^-8.")
        private boolean json;
    }

    /** The configuration. */
    public Path config() {
        return config;
    }

    /** How to print. */
    public Listing.Format format() {
        return format.json ? Listing.Format.JSON : format.csv ? Listing.Format.CSV : Listing.Format.TABLE;
    }
}
