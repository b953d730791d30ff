package io.fluxforge.node.privatenet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests of other hands, byte by byte. */
@Timeout(60)
class HttpListenerTest {
    private static final int MAX = 100;

    private final CountDownLatch held = new CountDownLatch(1);
    private final AtomicBoolean interrupted = new AtomicBoolean();
    private HttpListener listener;

    @BeforeEach
    void start() throws IOException {
        listener = new HttpListener(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), MAX, this::answer);
        listener.start();
    }

    @AfterEach
    void stop() {
        listener.close();
    }

    private HttpAnswer answer(HttpRequest request, byte[] body) throws InterruptedException {
        String text = new String(body, StandardCharsets.UTF_8);
        if (text.equals("hold")) {
            held.countDown();
            try {
                Thread.sleep(Long.MAX_VALUE);
            } catch (InterruptedException e) {
                interrupted.set(true);
                throw e;
            }
        }
        return new HttpAnswer(
                200,
                Map.of("Content-Type", "text/plain"),
                request.method() + " " + request.headers().get("x-mark") + " " + text);
    }

    private Socket send(String request) throws IOException {
        Socket socket =
                new Socket(listener.address().getAddress(), listener.address().getPort());
        OutputStream out = socket.getOutputStream();
        out.write(request.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
        return socket;
    }

    private String all(String request) throws IOException {
        try (Socket socket = send(request)) {
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    /** A pool looks for just these letters. */
    @Test
    void writesHeadersAsServersDo() throws IOException {
        assertThat(all("POST / HTTP/1.1\r\nHost: a\r\nX-MARK:  m \r\ncontent-length: 2\r\n\r\nab"))
                .startsWith("HTTP/1.1 200 OK\r\n")
                .contains("\r\nContent-Length: 9\r\n", "\r\nContent-Type: text/plain\r\n")
                .endsWith("\r\n\r\nPOST m ab");
    }

    @Test
    void requestsFollowEachOtherOnAConnection() throws IOException {
        String one = "POST /x HTTP/1.1\r\nContent-Length: 1\r\n\r\n";
        String three =
                all(one + "1" + one + "2" + one.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n") + "3" + one + "4");
        assertThat(three).contains("POST null 1HTTP/1.1", "POST null 2HTTP/1.1").endsWith("POST null 3");
        assertThat(all("GET / HTTP/1.0\n\n" + one + "1"))
                .contains("Connection: close")
                .endsWith("GET null ");
    }

    @Test
    void aClientThatWaitsIsTold() throws IOException {
        try (Socket socket = send("POST / HTTP/1.1\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n")) {
            InputStream in = socket.getInputStream();
            String told = "HTTP/1.1 100 Continue\r\n\r\n";
            assertThat(new String(in.readNBytes(told.length()), StandardCharsets.ISO_8859_1))
                    .isEqualTo(told);
            socket.getOutputStream().write('a');
            socket.getOutputStream().write('b');
            socket.shutdownOutput();
            assertThat(new String(in.readAllBytes(), StandardCharsets.ISO_8859_1))
                    .endsWith("POST null ab");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nonsense^^|400",
                "POST / HTTP/2.0^^|400",
                "POST / HTTP/1.1^no header^^|400",
                "POST / HTTP/1.1^a b: c^^|400",
                "POST / HTTP/1.1^Content-Length: x^^|400",
                "POST / HTTP/1.1^Content-Length: -1^^|400",
                "POST / HTTP/1.1^Content-Length: 1^Content-Length: 2^^|400",
                "POST / HTTP/1.1^Content-Length: 101^^|413",
                "POST / HTTP/1.1^Content-Length: 99999999999^^|400",
                "POST / HTTP/1.1^Transfer-Encoding: chunked^^|411",
            })
    void whatIsNoRequestIsRefused(String request, int status) throws IOException {
        assertThat(all(request.replace("^", "\r\n")))
                .startsWith("HTTP/1.1 " + status + " ")
                .contains("Connection: close");
    }

    @Test
    void endlessHeadersAreRefused() throws IOException {
        try (Socket socket = send("POST / HTTP/1.1\r\nA: " + "x".repeat((16 << 10) - 18))) {
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1))
                    .startsWith("HTTP/1.1 431 ");
        }
    }

    @Test
    void aStopEndsWhoWaits() throws Exception {
        try (Socket idle = send("");
                Socket half = send("POST / HTTP/1.1\r\nContent-Length: 9\r\n\r\nab");
                Socket holding = send("POST / HTTP/1.1\r\nContent-Length: 4\r\n\r\nhold")) {
            held.await();
            listener.close();
            for (Socket socket : new Socket[] {idle, half, holding}) {
                assertThat(ended(socket)).isTrue();
            }
            assertThat(interrupted).isTrue();
        }
    }

    private static boolean ended(Socket socket) {
        try {
            return socket.getInputStream().read() < 0;
        } catch (IOException reset) {
            return true;
        }
    }
}
