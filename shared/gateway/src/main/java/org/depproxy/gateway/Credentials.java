package org.depproxy.gateway;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** What an {@code Authorization} header holds. Never printed. */
sealed interface Credentials {
    /** The longest user name and password together, in bytes. */
    int MAX_BASIC_BYTES = 4 * 1024;

    /** The longest header that is looked at, in characters: as long as the gateway lets all headers be together. */
    int MAX_LENGTH = 10 * 1024;

    /** No such header. */
    record Absent() implements Credentials {}

    /** RFC 6750, section 2.1. */
    record Bearer(String token) implements Credentials {
        @Override
        public String toString() {
            return "redacted";
        }
    }

    /** RFC 7617, section 2. */
    record Basic(String username, String password) implements Credentials {
        @Override
        public String toString() {
            return "redacted";
        }
    }

    /** Something else: another scheme, several of them, broken, or too long. */
    record Unreadable() implements Credentials {}

    /** Reads the header. Total: one scheme, spaces, one value, and nothing after it. */
    static Credentials parse(Optional<String> header) {
        return header.map(Credentials::of).orElseGet(Absent::new);
    }

    private static Credentials of(String header) {
        var parts = Grammar.HEADER.matcher(header);
        if (header.length() > MAX_LENGTH || !parts.matches()) {
            return new Unreadable();
        }
        return switch (parts.group(1).toLowerCase(Locale.ROOT)) {
            case "bearer" -> new Bearer(parts.group(2));
            case "basic" -> basic(parts.group(2));
            default -> new Unreadable();
        };
    }

    private static Credentials basic(String value) {
        try {
            byte[] bytes = Base64.getDecoder().decode(value);
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            int colon = text.indexOf(':');
            return colon < 0 || bytes.length > MAX_BASIC_BYTES
                    ? new Unreadable()
                    : new Basic(text.substring(0, colon), text.substring(colon + 1));
        } catch (IllegalArgumentException | CharacterCodingException e) {
            return new Unreadable();
        }
    }

    /** What the two schemes look like from outside. */
    final class Grammar {
        // RFC 9110, "token68".
        private static final Pattern HEADER = Pattern.compile("([A-Za-z]+) +([A-Za-z0-9._~+/-]+=*)");

        private Grammar() {}
    }
}
