package org.depproxy.local.gateway;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Undoes percent-encoding once. */
final class PercentCoding {
    private PercentCoding() {}

    /** The decoded text; empty when an escape is incomplete, not hexadecimal, or the bytes are not UTF-8. */
    static Optional<String> decodePath(String encoded) {
        return decode(encoded);
    }

    /** The same with {@code +} for a space; text that cannot be decoded stays as it is. */
    static String decodeQuery(String encoded) {
        return decode(encoded.replace('+', ' ')).orElse(encoded);
    }

    private static Optional<String> decode(String encoded) {
        byte[] source = encoded.getBytes(StandardCharsets.UTF_8);
        byte[] decoded = new byte[source.length];
        int length = 0;
        for (int i = 0; i < source.length; i++) {
            byte b = source[i];
            if (b == '%') {
                int high = i + 2 < source.length ? Character.digit(source[i + 1], 16) : -1;
                int low = i + 2 < source.length ? Character.digit(source[i + 2], 16) : -1;
                if (high < 0 || low < 0) {
                    return Optional.empty();
                }
                b = (byte) (high * 16 + low);
                i += 2;
            }
            decoded[length++] = b;
        }
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(decoded, 0, length))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }
}
