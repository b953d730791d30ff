package io.fluxforge.stratum.protocol;

import java.nio.charset.StandardCharsets;

/** What stands between the quotes of a JSON string: escapes and UTF-8. */
final class JsonText {
    private JsonText() {}

    /** Decodes bytes that {@link JsonScanner} has accepted. */
    static String decode(byte[] line, int from, int to) {
        String raw = new String(line, from, to - from, StandardCharsets.UTF_8);
        return raw.indexOf('\\') < 0 ? raw : unescape(raw);
    }

    private static String unescape(String raw) {
        StringBuilder text = new StringBuilder(raw.length());
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c != '\\') {
                text.append(c);
                continue;
            }
            char escape = raw.charAt(++i);
            switch (escape) {
                case 'b' -> text.append('\b');
                case 'f' -> text.append('\f');
                case 'n' -> text.append('\n');
                case 'r' -> text.append('\r');
                case 't' -> text.append('\t');
                case 'u' -> {
                    text.append((char) Integer.parseInt(raw, i + 1, i + 5, 16));
                    i += 4;
                }
                default -> text.append(escape);
            }
        }
        return text.toString();
    }

    /**
     * Checks one multi-byte UTF-8 sequence in the shortest form, without surrogates (RFC 3629).
     *
     * @return the offset behind it, or −1
     */
    static int skipUtf8(byte[] line, int at, int to) {
        int first = line[at] & 0xff;
        int more = first >= 0xc2 && first <= 0xdf ? 1 : first >> 4 == 0xe ? 2 : first >= 0xf0 && first <= 0xf4 ? 3 : 0;
        if (more == 0 || to - at <= more) {
            return -1;
        }
        int second = line[at + 1] & 0xff;
        int least = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
        int most = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
        if (second < least || second > most) {
            return -1;
        }
        for (int i = 2; i <= more; i++) {
            if ((line[at + i] & 0xc0) != 0x80) {
                return -1;
            }
        }
        return at + more + 1;
    }
}
