package org.depproxy.gateway;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The parameters of a query or a form, in their order, repeated ones kept: what the gateway's own map joins with commas.
 *
 * @param raw as it came, still encoded
 * @see <a href="https://url.spec.whatwg.org/#application/x-www-form-urlencoded">URL Standard,
 *     "application/x-www-form-urlencoded"</a>
 */
record Query(String raw, List<Parameter> parameters) {
    /** More parameters than this are left out. */
    static final int MAX_PARAMETERS = 100;

    // RFC 3986, "query": what may stand in a header without a second thought.
    private static final Pattern URI_SAFE = Pattern.compile("[A-Za-z0-9._~!$&'()*+,;=:@/?%-]*");

    public Query {
        parameters = List.copyOf(parameters);
    }

    /** Reads a query. Total: a broken percent encoding stands for itself, and bytes that are no UTF-8 become U+FFFD. */
    public static Query parse(String raw) {
        List<Parameter> parameters = new ArrayList<>();
        for (String pair : raw.split("&", MAX_PARAMETERS + 1)) {
            if (!pair.isEmpty() && parameters.size() < MAX_PARAMETERS) {
                int equals = pair.indexOf('=');
                String name = equals < 0 ? pair : pair.substring(0, equals);
                String value = equals < 0 ? "" : pair.substring(equals + 1);
                parameters.add(new Parameter(decoded(name), decoded(value)));
            }
        }
        return new Query(raw, parameters);
    }

    /** All values of a parameter. */
    List<String> all(String name) {
        return parameters.stream()
                .filter(parameter -> parameter.name().equals(name))
                .map(Parameter::value)
                .toList();
    }

    /** The first value of a parameter. */
    Optional<String> first(String name) {
        return all(name).stream().findFirst();
    }

    /** What follows the path when the same address is named again: a question mark and the query, or nothing. */
    String suffix() {
        return raw.isEmpty() || !URI_SAFE.matcher(raw).matches() ? "" : "?" + raw;
    }

    private static String decoded(String text) {
        byte[] in = text.getBytes(StandardCharsets.UTF_8);
        byte[] out = new byte[in.length];
        int length = 0;
        for (int i = 0; i < in.length; i++) {
            if (in[i] == '%' && i + 2 < in.length && hex(in[i + 1]) >= 0 && hex(in[i + 2]) >= 0) {
                out[length++] = (byte) (hex(in[i + 1]) * 16 + hex(in[i + 2]));
                i += 2;
            } else {
                out[length++] = in[i] == '+' ? (byte) ' ' : in[i];
            }
        }
        return new String(out, 0, length, StandardCharsets.UTF_8);
    }

    private static int hex(byte digit) {
        return Character.digit(digit, 16);
    }

    /** A name and a value, decoded. May be a password: never printed. */
    public record Parameter(String name, String value) {
        @Override
        public String toString() {
            return name + "=…";
        }
    }

    @Override
    public String toString() {
        return parameters.toString();
    }
}
