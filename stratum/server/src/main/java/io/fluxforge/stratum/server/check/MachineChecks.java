package io.fluxforge.stratum.server.check;

import io.fluxforge.node.files.PrivateFiles;
import io.fluxforge.stratum.server.config.PoolConfig;
import io.fluxforge.stratum.server.defence.FileBudget;
import io.fluxforge.stratum.server.net.PortOptions;
import io.fluxforge.stratum.server.net.StratumServer;
import io.fluxforge.stratum.server.net.TlsIdentity;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** What this machine says of a configuration. It takes no time, and so the pool looks at each start, too. */
public final class MachineChecks {
    private static final long SCARCE_BYTES = 1L << 30;
    private static final long NO_ROOM_BYTES = 64L << 20;

    private final PoolConfig config;
    private final InstantSource clock;

    /** Checks of a configuration. */
    public MachineChecks(PoolConfig config, InstantSource clock) {
        this.config = config;
        this.clock = clock;
    }

    /** Looks at everything. */
    public List<Finding> findings() {
        List<Finding> found = new ArrayList<>();
        ports(found);
        certificate(found);
        folder(found);
        return found;
    }

    private record Place(String name, InetSocketAddress address) {
        boolean isInTheWayOf(Place other) {
            return address.getPort() == other.address.getPort()
                    && address.getPort() != 0
                    && (address.equals(other.address) || isEverywhere() || other.isEverywhere());
        }

        private boolean isEverywhere() {
            return address.getAddress() != null && address.getAddress().isAnyLocalAddress();
        }
    }

    private void ports(List<Finding> found) {
        List<Place> places = new ArrayList<>();
        List<PortOptions> ports = config.options().ports();
        for (int i = 0; i < ports.size(); i++) {
            places.add(new Place("port[" + i + "].listen", ports.get(i).address()));
        }
        InetSocketAddress api = config.api();
        if (api != null) {
            places.add(new Place("api.listen", api));
        }
        for (int i = 0; i < places.size(); i++) {
            for (int j = 0; j < i; j++) {
                if (places.get(i).isInTheWayOf(places.get(j))) {
                    found.add(Finding.wrong(
                            "port",
                            places.get(j).name() + " and " + places.get(i).name() + " are both "
                                    + StratumServer.show(places.get(i).address()) + ": give one another port"));
                }
            }
        }
    }

    private void certificate(List<Finding> found) {
        TlsIdentity identity = config.identity();
        if (identity != null) {
            found.add(identity.problemAt(clock.instant())
                    .map(problem ->
                            Finding.impaired("tls", problem + "; miners that look at it cannot connect: renew it"))
                    .orElseGet(() -> Finding.ok(
                            "tls",
                            identity.certificate().getSubjectX500Principal().getName() + ", until "
                                    + identity.certificate().getNotAfter().toInstant())));
        }
    }

    private void folder(List<Finding> found) {
        Path data = config.options().dataFolder();
        Path there = data.toAbsolutePath();
        while (!Files.exists(there)) {
            there = Objects.requireNonNull(there.getParent(), "the root is there");
        }
        if (!Files.isDirectory(there) || !Files.isWritable(there)) {
            found.add(Finding.unusable("data", "cannot write to " + there + ", which is to hold " + data));
            return;
        }
        try {
            long free = Files.getFileStore(there).getUsableSpace();
            String room = free / (1 << 20) + " MiB are free for " + data;
            found.add(
                    free < NO_ROOM_BYTES
                            ? Finding.unusable("data", room + ": make room, or the pool cannot keep shares")
                            : free < SCARCE_BYTES
                                    ? Finding.warning("data", room + ": make room")
                                    : Finding.ok("data", room));
            if (there.equals(data.toAbsolutePath()) && PrivateFiles.isExposed(there)) {
                found.add(Finding.warning("data", "others can look into " + data + "; type: chmod -R go-rwx " + data));
            }
        } catch (IOException e) {
            found.add(Finding.unusable("data", "cannot look at " + there + ": " + e.getMessage()));
        }
    }

    /** Whether as many connections can be open as the limits say; the pool tells of that itself when it opens its ports. */
    public static Finding connections(PoolConfig config, FileBudget.Usage files) {
        int wanted = config.options().limits().connections();
        int most = new FileBudget(files).connections(wanted, 0);
        return most == wanted
                ? Finding.ok("limits", wanted + " connections")
                : Finding.warning(
                        "limits",
                        "the process may open " + files.most() + " files, which is enough for " + most
                                + " connections, not for " + wanted + ": raise ulimit -n");
    }
}
