package io.fluxforge.node.describe;

import io.fluxforge.node.codec.Address;
import io.fluxforge.node.codec.AddressPrefixes;
import io.fluxforge.node.codec.ByteString;
import io.fluxforge.node.codec.Opcodes;
import io.fluxforge.node.codec.PublicKeyBytes;
import io.fluxforge.node.codec.Script;
import io.fluxforge.node.codec.ScriptReader;
import io.fluxforge.node.codec.ScriptTemplate;
import io.fluxforge.node.crypto.EcdsaSignature;
import io.fluxforge.node.crypto.Hash160;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Scripts as a node describes them (fluxd {@code core_write.cpp}, {@code rpc/rawtransaction.cpp}). */
final class ScriptJson {
    /** Longer pushes are shown in hex, these as the number that they are to a script. */
    private static final int MAX_NUMBER_BYTES = 4;

    private ScriptJson() {}

    /** {@code scriptSig}: what an input offers. */
    static ObjectNode ofInput(Script script) {
        return ChainJson.object()
                .put("asm", assembly(script, !script.isUnspendable()))
                .put("hex", script.toString());
    }

    /** {@code scriptPubKey}: what an output demands. */
    static ObjectNode ofOutput(Script script, AddressPrefixes prefixes) {
        ObjectNode node = ChainJson.object().put("asm", assembly(script, false)).put("hex", script.toString());
        ScriptTemplate template = ScriptTemplate.of(script);
        List<String> addresses = new ArrayList<>();
        for (ByteString item : template.items()) {
            switch (template.kind()) {
                case PUBLIC_KEY_HASH -> addresses.add(new Address(Address.Kind.PUBLIC_KEY_HASH, item).format(prefixes));
                case SCRIPT_HASH -> addresses.add(new Address(Address.Kind.SCRIPT_HASH, item).format(prefixes));
                case PUBLIC_KEY, MULTISIG -> {
                    if (PublicKeyBytes.isWellFormed(item)) {
                        addresses.add(new Address(Address.Kind.PUBLIC_KEY_HASH, Hash160.of(item)).format(prefixes));
                    }
                }
                case NULL_DATA, NON_STANDARD -> throw new AssertionError(template);
            }
        }
        if (!addresses.isEmpty()) {
            node.put("reqSigs", template.required());
        }
        node.put("type", template.kind().rpcName());
        if (!addresses.isEmpty()) {
            node.set("addresses", ChainJson.strings(addresses));
        }
        return node;
    }

    /**
     * The opcodes in words.
     *
     * @param namesHashTypes whether the last byte of what looks like a signature becomes a word such as {@code [ALL]}
     */
    static String assembly(Script script, boolean namesHashTypes) {
        StringBuilder text = new StringBuilder();
        ScriptReader reader = new ScriptReader(script);
        while (reader.next()) {
            separate(text);
            if (!reader.isDataPush()) {
                text.append(Opcodes.nameOf(reader.opcode()));
            } else if (reader.data().size() <= MAX_NUMBER_BYTES) {
                text.append(number(reader.data().toBytes()));
            } else {
                text.append(
                        namesHashTypes
                                ? withHashType(reader.data())
                                : reader.data().toString());
            }
        }
        if (reader.isBroken()) {
            separate(text);
            text.append("[error]");
        }
        return text.toString();
    }

    private static void separate(StringBuilder text) {
        if (!text.isEmpty()) {
            text.append(' ');
        }
    }

    /** Little-endian, the top bit of the last byte is the sign. */
    private static long number(byte[] bytes) {
        if (bytes.length == 0) {
            return 0;
        }
        long value = 0;
        for (int i = bytes.length - 1; i >= 0; i--) {
            value = value << 8 | (bytes[i] & 0xff);
        }
        long sign = 0x80L << (8 * (bytes.length - 1));
        return (value & sign) == 0 ? value : -(value ^ sign);
    }

    private static String withHashType(ByteString data) {
        int last = data.size() - 1;
        int hashType = data.slice(last, last + 1).toBytes()[0] & 0xff;
        String name = switch (hashType & 0x7f) {
            case 1 -> "ALL";
            case 2 -> "NONE";
            case 3 -> "SINGLE";
            default -> "";
        };
        ByteString der = data.slice(0, last);
        if (name.isEmpty() || EcdsaSignature.parseDer(der).isEmpty()) {
            return data.toString();
        }
        return der + "[" + name + (hashType > 0x7f ? "|ANYONECANPAY" : "") + "]";
    }
}
