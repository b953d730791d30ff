package io.fluxforge.node.p2p;

import io.fluxforge.node.codec.ChainHeader;
import io.fluxforge.node.codec.Hash256;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What one peer tells another; {@link MessageCodec} turns it into the payload of an {@link Envelope} and back. */
public sealed interface Message {
    /** The command in the envelope: up to twelve ASCII characters. */
    String command();

    /** The messages without a payload. */
    enum Bare implements Message {
        /** Accepts the other's version. */
        VERACK,
        /** Asks for addresses of other nodes. */
        GETADDR,
        /** Asks for an inventory of unconfirmed transactions. */
        MEMPOOL,
        /** Asks that new blocks be announced by their headers. */
        SENDHEADERS;

        private final String command = name().toLowerCase(Locale.ROOT);

        @Override
        public String command() {
            return command;
        }
    }

    /**
     * The first message of a connection.
     *
     * @param protocolVersion of the sender, 170021 for one
     * @param services of the sender, a bit set
     * @param time of the sender, seconds since 1970
     * @param receiver the receiver's address as the sender sees it
     * @param sender the sender's own address; nodes do not trust it
     * @param nonce random; a node that reads its own has connected to itself
     * @param userAgent such as {@code /MagicBean:9.0.6/}
     * @param startHeight height of the sender's best chain
     * @param relay whether the sender wants transactions announced
     */
    record Version(
            int protocolVersion,
            long services,
            long time,
            NetworkAddress receiver,
            NetworkAddress sender,
            long nonce,
            String userAgent,
            int startHeight,
            boolean relay)
            implements Message {
        @Override
        public String command() {
            return "version";
        }
    }

    /** Asks for a {@link Pong} of the same nonce. */
    record Ping(long nonce) implements Message {
        @Override
        public String command() {
            return "ping";
        }
    }

    /** Answers a {@link Ping}. */
    record Pong(long nonce) implements Message {
        @Override
        public String command() {
            return "pong";
        }
    }

    /**
     * Asks for the headers after a known block.
     *
     * @param locator hashes of blocks that the sender has, the best first; the receiver starts at the first it knows too
     * @param stop the last header wanted, zero for as many as there may be
     */
    record GetHeaders(int version, List<Hash256> locator, Hash256 stop) implements Message {
        public GetHeaders {
            locator = List.copyOf(locator);
        }

        @Override
        public String command() {
            return "getheaders";
        }
    }

    /** Asks for the inventory of the blocks after a known one; the parts are those of {@link GetHeaders}. */
    record GetBlocks(int version, List<Hash256> locator, Hash256 stop) implements Message {
        public GetBlocks {
            locator = List.copyOf(locator);
        }

        @Override
        public String command() {
            return "getblocks";
        }
    }

    /** Consecutive headers, at most {@link MessageCodec#MAX_HEADERS}. */
    record Headers(List<ChainHeader> headers) implements Message {
        public Headers {
            headers = List.copyOf(headers);
        }

        @Override
        public String command() {
            return "headers";
        }
    }

    /** Announces what the sender has. */
    record Inv(List<InventoryItem> items) implements Message {
        public Inv {
            items = List.copyOf(items);
        }

        @Override
        public String command() {
            return "inv";
        }
    }

    /** Asks for what the receiver has announced. */
    record GetData(List<InventoryItem> items) implements Message {
        public GetData {
            items = List.copyOf(items);
        }

        @Override
        public String command() {
            return "getdata";
        }
    }

    /** Answers a {@link GetData} for what the sender does not have. */
    record NotFound(List<InventoryItem> items) implements Message {
        public NotFound {
            items = List.copyOf(items);
        }

        @Override
        public String command() {
            return "notfound";
        }
    }

    /** A whole block, not decoded. */
    record Block(Raw bytes) implements Message {
        @Override
        public String command() {
            return "block";
        }
    }

    /** A transaction, not decoded. */
    record Tx(Raw bytes) implements Message {
        @Override
        public String command() {
            return "tx";
        }
    }

    /** Addresses of other nodes, each with the time when it was last heard of, in seconds since 1970. */
    record Addr(List<Heard> addresses) implements Message {
        /** One address. */
        public record Heard(long time, NetworkAddress address) {}

        public Addr {
            addresses = List.copyOf(addresses);
        }

        @Override
        public String command() {
            return "addr";
        }
    }

    /**
     * The sender refused a message.
     *
     * @param refused the refused message's command
     * @param code a byte, as BIP 61 lists them
     * @param data the refused block's or transaction's hash, or nothing
     */
    record Reject(String refused, int code, String reason, Raw data) implements Message {
        @Override
        public String command() {
            return "reject";
        }
    }

    /** A command that is not one of these; nodes ignore it. */
    record Other(String command, Raw payload) implements Message {}

    /** Bytes as a value: two of equal content are equal. */
    final class Raw {
        private final byte[] bytes;

        /** Takes over the bytes; the caller does not change them any more. */
        public Raw(byte[] bytes) {
            this.bytes = bytes;
        }

        /** The bytes themselves, not to be changed. */
        public byte[] bytes() {
            return bytes;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Raw raw && Arrays.equals(bytes, raw.bytes);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(bytes);
        }

        @Override
        public String toString() {
            return bytes.length + " bytes";
        }
    }
}
