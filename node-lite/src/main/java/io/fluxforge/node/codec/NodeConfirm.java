package io.fluxforge.node.codec;

import java.nio.charset.StandardCharsets;

/**
 * A node says that it is there, and the benchmark says what it is worth.
 *
 * @param version {@link NodeTransaction#VERSION} or {@link NodeTransaction#UPGRADED_VERSION}
 * @param collateral of the node
 * @param signatureTime seconds since 1970, a 32-bit number without sign
 * @param benchmarkTier 1 Cumulus, 2 Nimbus, 3 Stratus; a signed byte
 * @param benchmarkTime seconds since 1970, a 32-bit number without sign
 * @param updateType 0 for a first confirmation, 1 for an update; a signed byte
 * @param address the node's address and port, each char a byte of the wire
 * @param signature the node's
 * @param benchmarkSignature the benchmark's
 */
public record NodeConfirm(
        int version,
        OutPoint collateral,
        long signatureTime,
        int benchmarkTier,
        long benchmarkTime,
        int updateType,
        String address,
        ByteString signature,
        ByteString benchmarkSignature)
        implements NodeTransaction {
    static final int TYPE = 4;

    static NodeConfirm read(int version, ByteReader in) throws DecodeException {
        return new NodeConfirm(
                version,
                OutPoint.read(in),
                in.readUnsignedInt(),
                (byte) in.readByte(),
                in.readUnsignedInt(),
                (byte) in.readByte(),
                new String(in.readVarBytes("address", in.remaining()), StandardCharsets.ISO_8859_1),
                in.readVarByteString("signature", in.remaining()),
                in.readVarByteString("benchmark signature", in.remaining()));
    }

    @Override
    public int type() {
        return TYPE;
    }

    @Override
    public void writeTo(ByteWriter out, boolean withSignatures) {
        out.writeInt(version).writeByte(TYPE);
        collateral.writeTo(out);
        out.writeInt((int) signatureTime)
                .writeByte(benchmarkTier)
                .writeInt((int) benchmarkTime)
                .writeByte(updateType)
                .writeVarBytes(address.getBytes(StandardCharsets.ISO_8859_1));
        if (withSignatures) {
            out.writeVarBytes(signature).writeVarBytes(benchmarkSignature);
        }
    }

    /**
     * What the benchmark signs: the bytes of the node's signature, then tier and time as decimal numbers, then the address (fluxd
     * {@code fluxnode.cpp}, {@code CheckBenchmarkSignature}).
     */
    public ByteString benchmarkMessage() {
        String rest = benchmarkTier + Long.toString(benchmarkTime) + address;
        return ByteString.wrap(new ByteWriter()
                .writeBytes(signature)
                .writeBytes(rest.getBytes(StandardCharsets.ISO_8859_1))
                .toByteArray());
    }
}
