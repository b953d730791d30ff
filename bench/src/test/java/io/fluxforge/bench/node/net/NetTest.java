package io.fluxforge.bench.node.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class NetTest {
    private final List<String> log = new CopyOnWriteArrayList<>();

    @Test
    void bothWaysAndLatencyAreMeasured() throws IOException, InterruptedException {
        try (NetServer server = server(NetClient.STREAMS)) {
            NetResult result = new NetClient(server.address(), 1).run(done -> {});
            assertThat(result.downloadMbitPerSecond().orElseThrow()).isPositive();
            assertThat(result.uploadMbitPerSecond().orElseThrow()).isPositive();
            assertThat(result.pingMillis().median()).isPositive();
            assertThat(result.server()).endsWith(":" + server.address().getPort());
        }
        assertThat(log).anyMatch(line -> line.contains("upload, "));
    }

    @Test
    void busyServerSaysSo() throws IOException {
        try (NetServer server = server(1);
                Socket first = connect(server)) {
            first.getOutputStream().write(request('P', 5));
            assertThat(first.getInputStream().read()).isEqualTo(NetProtocol.GO_ON);
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> new NetClient(server.address(), 1).run(done -> {}))
                    .withMessageContaining("busy");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 31, 65_535})
    void requestForTooLongIsRefused(int seconds) throws IOException {
        try (NetServer server = server(1);
                Socket socket = connect(server)) {
            socket.getOutputStream().write(request('D', seconds));
            assertThat(socket.getInputStream().readAllBytes()).containsExactly(NetProtocol.REFUSED);
        }
    }

    /** Every connection ends, and the server goes on. */
    @Test
    void noiseEndsAConnectionOnly() throws IOException, InterruptedException {
        Random random = new Random(16_225);
        try (NetServer server = server(NetClient.STREAMS)) {
            for (int i = 0; i < 50; i++) {
                byte[] noise = new byte[random.nextInt(40)];
                random.nextBytes(noise);
                try (Socket socket = connect(server)) {
                    socket.getOutputStream().write(noise);
                    socket.shutdownOutput();
                    assertThat(socket.getInputStream().readNBytes(1 << 10)).hasSizeLessThan(2);
                } catch (IOException reset) {
                    // The server closed with bytes unread.
                    assertThat(reset).hasMessageContaining("eset");
                }
            }
            assertThat(new NetClient(server.address(), 1)
                            .run(done -> {})
                            .pingMillis()
                            .median())
                    .isPositive();
        }
    }

    @Test
    void serverOfAnotherKindIsAnError() throws IOException {
        try (ServerSocket other = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> {
                try (Socket socket = other.accept()) {
                    socket.getOutputStream().write('H');
                    new DataInputStream(socket.getInputStream()).readLong();
                } catch (IOException e) {
                    log.add(String.valueOf(e));
                }
            });
            InetSocketAddress address = new InetSocketAddress(other.getInetAddress(), other.getLocalPort());
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> new NetClient(address, 1).run(done -> {}))
                    .withMessageContaining("refused");
        }
    }

    @Test
    void unknownHostIsNamed() {
        InetSocketAddress address = InetSocketAddress.createUnresolved("host.invalid", 1);
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> new NetClient(address, 1).run(done -> {}))
                .withMessageContaining("host.invalid");
        assertThatIllegalArgumentException().isThrownBy(() -> new NetClient(address, 31));
    }

    private NetServer server(int connections) throws IOException {
        return new NetServer(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), connections, log::add);
    }

    private static Socket connect(NetServer server) throws IOException {
        Socket socket =
                new Socket(server.address().getAddress(), server.address().getPort());
        socket.setSoTimeout(20_000);
        return socket;
    }

    private static byte[] request(char kind, int seconds) {
        return ByteBuffer.allocate(8)
                .putInt(0x46464e42)
                .put((byte) 1)
                .put((byte) kind)
                .putShort((short) seconds)
                .array();
    }
}
