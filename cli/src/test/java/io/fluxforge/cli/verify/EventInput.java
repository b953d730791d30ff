package io.fluxforge.cli.verify;

import java.io.IOException;
import java.io.InputStream;

/** An input that does something each time it is read, and holds no bytes. */
final class EventInput extends InputStream {

    /** What happens when the input is read. */
    interface Event {
        void happen() throws IOException;
    }

    private final Event event;

    EventInput(Event event) {
        this.event = event;
    }

    @Override
    public int read() throws IOException {
        event.happen();
        return -1;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        return read();
    }
}
