package io.fluxforge.node.codec;

import java.util.Optional;

/**
 * Where coins can be sent, independent of the network.
 *
 * @param kind whose hash it is
 * @param hash {@link Script#HASH_BYTES} bytes: RIPEMD-160 of SHA-256 of a public key or a script
 */
public record Address(Kind kind, ByteString hash) {
    /** What the hash is of. */
    public enum Kind {
        /** A public key. */
        PUBLIC_KEY_HASH,
        /** A script. */
        SCRIPT_HASH
    }

    private static final int PREFIX_BYTES = 2;

    /** @throws IllegalArgumentException if the hash has another length */
    public Address {
        if (hash.size() != Script.HASH_BYTES) {
            throw new IllegalArgumentException("a hash of " + hash.size() + " bytes, not " + Script.HASH_BYTES);
        }
    }

    /** The address that a text names in a network with these prefixes; empty if it names none there. */
    public static Optional<Address> parse(String text, AddressPrefixes prefixes) {
        byte[] bytes = Base58Check.decode(text).orElse(new byte[0]);
        if (bytes.length != PREFIX_BYTES + Script.HASH_BYTES) {
            return Optional.empty();
        }
        int prefix = (bytes[0] & 0xff) << 8 | (bytes[1] & 0xff);
        ByteString hash = ByteString.of(bytes, PREFIX_BYTES, Script.HASH_BYTES);
        if (prefix == prefixes.publicKeyHash()) {
            return Optional.of(new Address(Kind.PUBLIC_KEY_HASH, hash));
        }
        return prefix == prefixes.scriptHash() ? Optional.of(new Address(Kind.SCRIPT_HASH, hash)) : Optional.empty();
    }

    /** The address that a script pays; empty unless it pays the hash of a public key or of a script. */
    public static Optional<Address> of(Script script) {
        ScriptTemplate template = ScriptTemplate.of(script);
        return switch (template.kind()) {
            case PUBLIC_KEY_HASH ->
                Optional.of(new Address(Kind.PUBLIC_KEY_HASH, template.items().get(0)));
            case SCRIPT_HASH ->
                Optional.of(new Address(Kind.SCRIPT_HASH, template.items().get(0)));
            case PUBLIC_KEY, MULTISIG, NULL_DATA, NON_STANDARD -> Optional.empty();
        };
    }

    /** The script that pays this address. */
    public Script script() {
        return switch (kind) {
            case PUBLIC_KEY_HASH -> Script.payToPublicKeyHash(hash);
            case SCRIPT_HASH -> Script.payToScriptHash(hash);
        };
    }

    /** The text in a network with these prefixes. */
    public String format(AddressPrefixes prefixes) {
        int prefix = kind == Kind.SCRIPT_HASH ? prefixes.scriptHash() : prefixes.publicKeyHash();
        return Base58Check.encode(new ByteWriter(PREFIX_BYTES + Script.HASH_BYTES)
                .writeByte(prefix >>> 8)
                .writeByte(prefix)
                .writeBytes(hash)
                .toByteArray());
    }
}
