package io.fluxforge.node.headers;

import java.io.IOException;
import java.nio.file.Path;

/** A place for one {@link HeaderStore}, which can be opened again after it has failed. */
public interface HeaderStores {
    /**
     * Opens the store, or makes one if there is none.
     *
     * @throws StoreException if it cannot be used, with one line for the user
     */
    HeaderStore open();

    /**
     * Moves a damaged store out of the way, so that the next one begins with nothing. It must not be open.
     *
     * @return where it is now
     */
    Path setAside() throws IOException;
}
