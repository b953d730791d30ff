package io.fluxforge.cli.bench;

import io.fluxforge.bench.node.NodeOptions;
import io.fluxforge.bench.node.Stage;
import io.fluxforge.bench.node.machine.Disk;
import io.fluxforge.bench.node.net.NetClient;
import io.fluxforge.bench.node.net.NetProbe;
import io.fluxforge.bench.node.net.UrlProbe;
import io.fluxforge.bench.node.tier.Profile;
import io.fluxforge.bench.node.tier.ProfileReader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** What to measure and against which requirements: options that {@code bench node} and {@code bench serve} share. */
public final class NodeBenchSettings {
    private static final int MAX_SECONDS = 3600;
    private static final int MIN_DISK_MIB = 16;
    private static final int MAX_DISK_MIB = 1 << 20;
    private static final double DISK_SECONDS = 8;
    private static final int NET_SECONDS = 5;

    @Option(
            names = "--profile",
            paramLabel = "PROFILE",
            defaultValue = "current",
            description = "Requirements: current, whitepaper-2021 or a TOML file. Default: current.")
    private String profileName;

    @Option(
            names = "--dir",
            paramLabel = "PATH",
            defaultValue = ".",
            description = "A folder on the disk that the node will use. Default: the current one.")
    private Path folder;

    @Option(
            names = "--net-server",
            paramLabel = "HOST:PORT",
            description = "Where `bench net-server` runs. Default: none, the network is unknown.")
    private @Nullable String server;

    @Option(
            names = "--net-url",
            paramLabel = "URL",
            split = ",",
            description = "Measure the network by web servers instead: what to download, and where to upload to by "
                    + "POST; up to " + UrlProbe.MAX_ENDPOINTS + ", the fastest counts.")
    private List<String> urls = new ArrayList<>();

    @Option(
            names = "--net-upload-url",
            paramLabel = "URL",
            split = ",",
            description = "Where to upload to, if that is not what is downloaded.")
    private List<String> uploadUrls = new ArrayList<>();

    @Option(
            names = "--disk-kind",
            paramLabel = "KIND",
            description = "ssd or hdd: what the disk of --dir is made of, where a hypervisor hides it.")
    private @Nullable String diskKind;

    @Option(
            names = "--time",
            paramLabel = "SECONDS",
            defaultValue = "10",
            description = "Length of each of the two CPU measurements, up to 3600. Default: 10.")
    private double seconds;

    @Option(
            names = "--disk-mib",
            paramLabel = "N",
            defaultValue = "1024",
            description = "Size of a sequential file in MiB, 16 or more; twice that must be free. Default: 1024.")
    private int diskMib;

    @Option(
            names = "--skip",
            paramLabel = "STAGE",
            split = ",",
            description = "Leave out cpu-one, cpu-all, memory, disk or network.")
    private List<String> skip = new ArrayList<>();

    private @Nullable Profile profile;
    private @Nullable NodeOptions options;

    /**
     * Checks everything and reads the profile.
     *
     * @throws ParameterException for the user's mistakes
     */
    public void check(CommandSpec spec) {
        try {
            profile = ProfileReader.read(profileName);
        } catch (IllegalArgumentException e) {
            throw mistake(spec, "--profile: " + e.getMessage());
        }
        if (!(seconds > 0 && seconds <= MAX_SECONDS)) {
            throw mistake(spec, "--time: " + seconds + " is not above 0 and up to " + MAX_SECONDS);
        }
        if (diskMib < MIN_DISK_MIB || diskMib > MAX_DISK_MIB) {
            throw mistake(
                    spec, "--disk-mib: " + diskMib + " is not in the range " + MIN_DISK_MIB + " to " + MAX_DISK_MIB);
        }
        if (!Files.isDirectory(folder)) {
            throw mistake(spec, "--dir: there is no folder " + folder);
        }
        options = new NodeOptions(
                folder, (long) diskMib << 20, diskKind(spec), seconds, DISK_SECONDS, network(spec), stages(spec));
    }

    /** The requirements; after {@link #check}. */
    public Profile profile() {
        return Objects.requireNonNull(profile);
    }

    /** What to measure; after {@link #check}. */
    public NodeOptions options() {
        return Objects.requireNonNull(options);
    }

    private Optional<NetProbe> network(CommandSpec spec) {
        if (urls.isEmpty()) {
            if (!uploadUrls.isEmpty()) {
                throw mistake(spec, "--net-upload-url goes with --net-url");
            }
            return Optional.ofNullable(server)
                    .map(text -> new NetClient(HostAndPort.parse(spec, "--net-server", text), NET_SECONDS));
        }
        if (server != null) {
            throw mistake(spec, "--net-url and --net-server exclude each other");
        }
        List<URI> downloads = endpoints(spec, "--net-url", urls);
        List<URI> uploads = uploadUrls.isEmpty() ? downloads : endpoints(spec, "--net-upload-url", uploadUrls);
        return Optional.of(new UrlProbe(downloads, uploads, NET_SECONDS, UrlProbe::newClient));
    }

    private static List<URI> endpoints(CommandSpec spec, String option, List<String> texts) {
        if (texts.size() > UrlProbe.MAX_ENDPOINTS) {
            throw mistake(spec, option + ": " + texts.size() + " are more than " + UrlProbe.MAX_ENDPOINTS);
        }
        return texts.stream()
                .map(text -> UrlProbe.parse(text.strip())
                        .orElseThrow(() -> mistake(
                                spec,
                                option + ": '" + text + "' is no http:// or https:// address without a password")))
                .toList();
    }

    private Optional<Disk.Kind> diskKind(CommandSpec spec) {
        if (diskKind == null) {
            return Optional.empty();
        }
        return switch (diskKind.toLowerCase(Locale.ROOT)) {
            case "ssd" -> Optional.of(Disk.Kind.SSD);
            case "hdd" -> Optional.of(Disk.Kind.HDD);
            default ->
                throw mistake(
                        spec,
                        "--disk-kind: '" + diskKind + "' is neither ssd nor hdd; leave it out if you do not know");
        };
    }

    private Set<Stage> stages(CommandSpec spec) {
        Set<Stage> stages = new HashSet<>();
        for (String key : skip) {
            stages.add(Stage.ofKey(key.strip())
                    .orElseThrow(() -> mistake(
                            spec,
                            "--skip: '" + key + "' is none of "
                                    + Stream.of(Stage.values())
                                            .map(Stage::key)
                                            .filter(known -> Stage.ofKey(known).isPresent())
                                            .collect(Collectors.joining(", ")))));
        }
        return stages;
    }

    private static ParameterException mistake(CommandSpec spec, String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
