package io.fluxforge.node.p2p;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fluxforge.node.p2p.Message.Other;
import io.fluxforge.node.p2p.Message.Ping;
import io.fluxforge.node.p2p.Message.Raw;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class FrameReaderTest {
    private static final byte[] START = {1, 2, 3, 4};

    @Test
    void readsMessagesUntilTheEnd() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(Envelope.seal(START, new Ping(1)));
        bytes.writeBytes(Envelope.seal(START, new Ping(2)));
        FrameReader reader = reader(bytes.toByteArray());
        assertThat(reader.next()).isEqualTo(new Frame.Good(new Ping(1)));
        assertThat(reader.next()).isEqualTo(new Frame.Good(new Ping(2)));
        assertThat(reader.next()).isEqualTo(new Frame.End());
        assertThat(reader.insideSinceMillis()).isEqualTo(-1);
    }

    @Test
    void goesOnAfterAMessageOfWrongContent() throws IOException {
        byte[] bad = Envelope.seal(START, new Ping(1));
        bad[Envelope.BYTES] ^= 1;
        byte[] good = Envelope.seal(START, new Ping(2));
        byte[] both = Arrays.copyOf(bad, bad.length + good.length);
        System.arraycopy(good, 0, both, bad.length, good.length);
        FrameReader reader = reader(both);
        assertThat(reader.next()).isEqualTo(new Frame.Bad("ping", "wrong checksum"));
        assertThat(reader.next()).isEqualTo(new Frame.Good(new Ping(2)));
    }

    @Test
    void givesUpOnOtherNetworks() throws IOException {
        byte[] bytes = Envelope.seal(new byte[] {1, 2, 3, 5}, new Ping(1));
        assertThat(reader(bytes).next()).isInstanceOf(Frame.Broken.class);
    }

    @Test
    void givesUpOnCommandsThatAreNotText() throws IOException {
        byte[] control = Envelope.seal(START, new Ping(1));
        control[Envelope.COMMAND_OFFSET] = 7;
        assertThat(reader(control).next()).isInstanceOf(Frame.Broken.class);
        byte[] padded = Envelope.seal(START, new Ping(1));
        padded[Envelope.COMMAND_OFFSET + 11] = 'x';
        assertThat(reader(padded).next()).isInstanceOf(Frame.Broken.class);
    }

    @Test
    void givesUpOnPayloadsBeyondTheCommandsBound() throws IOException {
        assertThat(reader(claiming("ping", 1025)).next())
                .isEqualTo(new Frame.Broken("ping of 1025 bytes, at most 1024"));
        assertThat(reader(claiming("nonsense", -1)).next())
                .isEqualTo(new Frame.Broken("nonsense of 4294967295 bytes, at most 2097152"));
    }

    @Test
    void saysSoWhenTheConnectionEndsWithinAMessage() {
        byte[] whole = Envelope.seal(START, new Ping(1));
        for (int length = 1; length < whole.length; length++) {
            FrameReader reader = reader(Arrays.copyOf(whole, length));
            assertThatThrownBy(reader::next).isInstanceOf(IOException.class);
        }
    }

    @Test
    void readsBytesThatTrickleIn() throws IOException {
        Other large = new Other("block", new Raw(new byte[300_000]));
        InputStream trickle = new FilterInputStream(new ByteArrayInputStream(Envelope.seal(START, large))) {
            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                return super.read(target, offset, Math.min(length, 7));
            }
        };
        assertThat(new FrameReader(trickle, START).next())
                .isEqualTo(new Frame.Good(new Message.Block(large.payload())));
    }

    @Test
    void allocatesForWhatArrivesAndNotForWhatIsClaimed() {
        byte[] claim = claiming("block", Envelope.MAX_PAYLOAD_BYTES);
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        assertThatThrownBy(() -> reader(claim).next()).isInstanceOf(IOException.class);
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < 10; i++) {
            assertThatThrownBy(() -> reader(claim).next()).isInstanceOf(IOException.class);
        }
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(10L * 256 * 1024);
    }

    private static FrameReader reader(byte[] bytes) {
        return new FrameReader(new ByteArrayInputStream(bytes), START);
    }

    /** An envelope whose payload does not follow. */
    private static byte[] claiming(String command, int length) {
        byte[] sealed = Envelope.seal(START, new Other(command, new Raw(new byte[0])));
        ByteBuffer.wrap(sealed).order(ByteOrder.LITTLE_ENDIAN).putInt(Envelope.LENGTH_OFFSET, length);
        return sealed;
    }
}
