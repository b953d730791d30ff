package io.fluxforge.node.codec;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * An owner starts a node. Version 5, and version 6 with a normal sub-version, name the collateral's public key; version 6 with a
 * P2SH sub-version has the redeem script of the collateral in its place.
 *
 * @param version {@link NodeTransaction#VERSION} or {@link NodeTransaction#UPGRADED_VERSION}
 * @param subVersion bits of version 6: {@link #NORMAL} or {@link #P2SH}, and {@link #DELEGATES}; 0 in version 5
 * @param collateral of the node
 * @param collateralKey the public key of the collateral, empty for a P2SH node
 * @param nodeKey the public key that the node signs with
 * @param redeemScript of a P2SH node, else empty
 * @param signatureTime seconds since 1970, a 32-bit number without sign
 * @param signature the owner's, or a delegate's
 * @param delegates who else may start the node; present if {@code subVersion} has {@link #DELEGATES}
 */
public record NodeStart(
        int version,
        int subVersion,
        OutPoint collateral,
        ByteString collateralKey,
        ByteString nodeKey,
        Script redeemScript,
        long signatureTime,
        ByteString signature,
        Optional<NodeDelegates> delegates)
        implements NodeTransaction {
    /** The collateral pays a public key's hash. */
    public static final int NORMAL = 0x01;
    /** The collateral pays a script's hash. */
    public static final int P2SH = 0x02;
    /** Delegates follow the signature. */
    public static final int DELEGATES = 0x0100;

    static final int TYPE = 2;

    static NodeStart read(int version, ByteReader in) throws DecodeException {
        int subVersion = 0;
        if (version == UPGRADED_VERSION) {
            int offset = in.offset();
            subVersion = in.readInt();
            int kind = subVersion & (NORMAL | P2SH);
            if (kind != NORMAL && kind != P2SH) {
                throw new DecodeException(
                        offset, "node start of sub-version " + subVersion + ", neither normal nor P2SH");
            }
        }
        boolean p2sh = (subVersion & P2SH) != 0;
        return new NodeStart(
                version,
                subVersion,
                OutPoint.read(in),
                p2sh ? ByteString.EMPTY : PublicKeyBytes.read(in),
                PublicKeyBytes.read(in),
                p2sh ? Script.read(in) : Script.EMPTY,
                in.readUnsignedInt(),
                in.readVarByteString("signature", in.remaining()),
                (subVersion & DELEGATES) != 0 ? Optional.of(NodeDelegates.read(in)) : Optional.empty());
    }

    @Override
    public int type() {
        return TYPE;
    }

    /** Whether the collateral pays a script's hash. */
    public boolean isP2sh() {
        return (subVersion & P2SH) != 0;
    }

    @Override
    public void writeTo(ByteWriter out, boolean withSignatures) {
        out.writeInt(version).writeByte(TYPE);
        if (version == UPGRADED_VERSION) {
            out.writeInt(subVersion);
        }
        collateral.writeTo(out);
        if (!isP2sh()) {
            out.writeVarBytes(collateralKey);
        }
        out.writeVarBytes(nodeKey);
        if (isP2sh()) {
            redeemScript.writeTo(out);
        }
        out.writeInt((int) signatureTime);
        if (withSignatures) {
            out.writeVarBytes(signature);
        }
        delegates.ifPresent(present -> present.writeTo(out));
    }

    /** What the owner signs: the id as people write it (fluxd {@code fluxnode.cpp}, {@code CheckFluxnodeTxSignatures}). */
    public ByteString message() {
        return ByteString.wrap(txid().toString().getBytes(StandardCharsets.US_ASCII));
    }
}
