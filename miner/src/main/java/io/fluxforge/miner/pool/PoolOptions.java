package io.fluxforge.miner.pool;

/**
 * A pool and how one logs in there.
 *
 * @param url where it is
 * @param user the worker's name
 * @param password for options, {@code x} for none
 * @param tls how its certificate is judged, if it speaks TLS
 */
public record PoolOptions(PoolUrl url, String user, String password, TlsTrust tls) {
    /** Leaves the password out. */
    @Override
    public String toString() {
        return url + " as " + user;
    }
}
