package io.fluxforge.bench.node.net;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpClient.Version;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.DoubleConsumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Measures against web servers: downloads by GET, uploads by POST. Every endpoint is tried, and the fastest of each direction counts: a slow server
 * says nothing about the machine's own line. Each takes twice the seconds, a few more where it does not keep up.
 *
 * @param downloads what to GET, 1 to 8; their content is thrown away
 * @param uploads what to POST to, 1 to 8
 * @param seconds of each direction at each endpoint, 1 to 30
 * @param client one that has not been closed; each measurement takes its own
 */
public record UrlProbe(List<URI> downloads, List<URI> uploads, int seconds, Supplier<HttpClient> client)
        implements NetProbe {
    /** Endpoints of one direction. */
    public static final int MAX_ENDPOINTS = 8;

    /** Checks the values and copies the lists. */
    public UrlProbe {
        downloads = List.copyOf(downloads);
        uploads = List.copyOf(uploads);
        if (!isPossible(downloads.size()) || !isPossible(uploads.size())) {
            throw new IllegalArgumentException(
                    "downloads=" + downloads.size() + ", uploads=" + uploads.size() + ", max=" + MAX_ENDPOINTS);
        }
        if (seconds < 1 || seconds > NetProtocol.MAX_SECONDS) {
            throw new IllegalArgumentException("seconds=" + seconds + ", max=" + NetProtocol.MAX_SECONDS);
        }
    }

    private static boolean isPossible(int endpoints) {
        return endpoints >= 1 && endpoints <= MAX_ENDPOINTS;
    }

    /** A client that trusts whom the JDK trusts. */
    public static HttpClient newClient() {
        return HttpClient.newBuilder()
                // Of version 2 all streams would share one connection.
                .version(Version.HTTP_1_1)
                .followRedirects(Redirect.NORMAL)
                .connectTimeout(Duration.ofSeconds(5))
                .build();
    }

    /** Whether a text names an endpoint: http or https with a host, and nothing secret. */
    public static Optional<URI> parse(String text) {
        try {
            URI uri = URI.create(text);
            String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
            boolean isWeb = scheme.equals("http") || scheme.equals("https");
            return isWeb && uri.getHost() != null && uri.getUserInfo() == null ? Optional.of(uri) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** One direction at one endpoint. */
    private record Rate(URI endpoint, double mbitPerSecond) {}

    private interface Measurement {
        double bitsPerSecond(URI endpoint) throws IOException, InterruptedException;
    }

    /**
     * {@inheritDoc}
     *
     * @throws IOException if no endpoint answers in either direction
     */
    @Override
    public NetResult run(DoubleConsumer progress) throws IOException, InterruptedException {
        progress.accept(0);
        List<String> notes = new ArrayList<>();
        try (HttpTransfer transfer = new HttpTransfer(client.get(), seconds)) {
            Optional<Rate> download =
                    fastest("download", downloads, transfer::download, notes, done -> progress.accept(done / 2));
            Optional<Rate> upload =
                    fastest("upload", uploads, transfer::upload, notes, done -> progress.accept(0.5 + done / 2));
            progress.accept(1);
            URI reached = download.or(() -> upload)
                    .map(Rate::endpoint)
                    .orElseThrow(() -> new IOException(String.join("; ", notes)));
            return new NetResult(
                    server(download, upload),
                    speed(download),
                    speed(upload),
                    transfer.ping(reached),
                    notes.stream().map(note -> "network: " + note).toList());
        }
    }

    private static Optional<Rate> fastest(
            String direction, List<URI> endpoints, Measurement measurement, List<String> notes, DoubleConsumer progress)
            throws InterruptedException {
        List<Rate> rates = new ArrayList<>();
        for (int i = 0; i < endpoints.size(); i++) {
            URI endpoint = endpoints.get(i);
            try {
                rates.add(new Rate(endpoint, measurement.bitsPerSecond(endpoint) / 1e6));
            } catch (IOException e) {
                notes.add("no " + direction + " at " + name(endpoint) + ": " + HttpTransfer.reason(e));
            }
            progress.accept((i + 1.0) / endpoints.size());
        }
        rates.sort(Comparator.comparingDouble(Rate::mbitPerSecond).reversed());
        rates.stream()
                .skip(1)
                .forEach(slower -> notes.add(String.format(
                        Locale.ROOT,
                        "%s at %s %.1f Mbit/s; the fastest endpoint counts",
                        direction,
                        name(slower.endpoint()),
                        slower.mbitPerSecond())));
        return rates.stream().findFirst();
    }

    private static String server(Optional<Rate> download, Optional<Rate> upload) {
        List<String> down =
                download.map(Rate::endpoint).map(UrlProbe::name).stream().toList();
        List<String> up =
                upload.map(Rate::endpoint).map(UrlProbe::name).stream().toList();
        return down.equals(up)
                ? String.join("", down)
                : Stream.concat(
                                down.stream().map(name -> name + " (down)"),
                                up.stream().map(name -> name + " (up)"))
                        .collect(Collectors.joining(" and "));
    }

    private static OptionalDouble speed(Optional<Rate> rate) {
        return rate.stream().mapToDouble(Rate::mbitPerSecond).findFirst();
    }

    /** Without its query, which may be long. */
    private static String name(URI endpoint) {
        String path = endpoint.getRawPath();
        return endpoint.getScheme() + "://" + endpoint.getRawAuthority() + (path == null ? "" : path);
    }
}
