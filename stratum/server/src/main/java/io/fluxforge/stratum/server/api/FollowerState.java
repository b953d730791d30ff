package io.fluxforge.stratum.server.api;

import io.fluxforge.node.follow.FollowerStatus;
import io.fluxforge.node.follow.SyncState;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Names of what a follower can be in. */
public final class FollowerState {
    /** It has failed, and begins again. */
    private static final String STOPPED = "stopped";

    private FollowerState() {}

    /** {@code connecting}, {@code syncing}, {@code synced} or {@code stopped}. */
    public static String of(FollowerStatus status) {
        return status.works() ? name(status.state()) : STOPPED;
    }

    static List<String> all() {
        return Stream.concat(Stream.of(SyncState.values()).map(FollowerState::name), Stream.of(STOPPED))
                .toList();
    }

    private static String name(SyncState state) {
        return state.name().toLowerCase(Locale.ROOT);
    }
}
