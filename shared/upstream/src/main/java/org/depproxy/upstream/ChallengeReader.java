package org.depproxy.upstream;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads {@code WWW-Authenticate}: the first Bearer wins, or else a Basic. Linear in the header's length, which is bounded.
 *
 * <p>Challenges and their parameters are both set apart by commas; a word followed by {@code =} is a parameter of the last
 * challenge, a word followed by anything else begins the next. A parameter that is given twice, or text that follows no
 * such grammar, makes the whole malformed: two readers could take it for two things.
 *
 * @see <a href="https://distribution.github.io/distribution/spec/auth/token/">distribution, "Token Authentication"</a>
 */
final class ChallengeReader {
    private static final Set<String> ONCE = Set.of("realm", "service", "scope");
    private static final String TOKEN_PUNCTUATION = "!#$%&'*+-.^_`|~";

    private final String text;
    private int at;
    private boolean bearer;
    private boolean basic;
    private boolean current;
    private final Map<String, String> parameters = new HashMap<>();

    private ChallengeReader(String text) {
        this.text = text;
    }

    /** Reads the values of all {@code WWW-Authenticate} headers of an answer, in their order. */
    static Challenge read(List<String> headers) {
        long length = headers.stream().mapToLong(header -> header.length() + 1L).sum();
        if (length > UpstreamLimits.CHALLENGE_LENGTH) {
            return new Challenge.Malformed();
        }
        return new ChallengeReader(String.join(",", headers)).challenge();
    }

    private Challenge challenge() {
        while (skipTo()) {
            if (!element()) {
                return new Challenge.Malformed();
            }
        }
        if (bearer) {
            return Optional.ofNullable(parameters.get("realm"))
                    .<Challenge>map(
                            realm -> new Challenge.Bearer(realm, Optional.ofNullable(parameters.get("service"))))
                    .orElseGet(Challenge.Malformed::new);
        }
        return basic ? new Challenge.Basic() : new Challenge.Unmet();
    }

    /** Goes to the next element, over commas and blanks; whether there is one. */
    private boolean skipTo() {
        while (at < text.length() && (text.charAt(at) == ',' || isBlank())) {
            at++;
        }
        return at < text.length();
    }

    /** Reads a scheme, perhaps with its first parameter, or a further parameter; whether it could. */
    private boolean element() {
        String word = token();
        if (word.isEmpty()) {
            return false;
        }
        int afterWord = at;
        skipBlanks();
        if (at < text.length() && text.charAt(at) == '=') {
            return parameter(word) && ends();
        }
        begin(word);
        if (at == afterWord) {
            return ends();
        }
        return ends() || firstParameter();
    }

    private void begin(String scheme) {
        String name = scheme.toLowerCase(Locale.ROOT);
        current = !bearer && name.equals("bearer");
        bearer |= current;
        basic |= name.equals("basic");
    }

    /** What follows a scheme and a blank: a parameter, or credentials in a form that neither Basic nor Bearer has. */
    private boolean firstParameter() {
        int start = at;
        String word = token();
        skipBlanks();
        if (!word.isEmpty() && at < text.length() && text.charAt(at) == '=' && parameter(word) && ends()) {
            return true;
        }
        at = start;
        return !current && token68() && ends();
    }

    private boolean token68() {
        int start = at;
        while (at < text.length() && (isTokenCharacter() || text.charAt(at) == '/' || text.charAt(at) == '=')) {
            at++;
        }
        return at > start;
    }

    /** Reads {@code =value} and keeps it when it belongs to the first Bearer. */
    private boolean parameter(String word) {
        at++;
        skipBlanks();
        Optional<String> value = at < text.length() && text.charAt(at) == '"' ? quoted() : unquoted();
        if (value.isEmpty() || !current) {
            return value.isPresent();
        }
        String name = word.toLowerCase(Locale.ROOT);
        return !ONCE.contains(name) || parameters.put(name, value.get()) == null;
    }

    private Optional<String> unquoted() {
        return Optional.of(token()).filter(value -> !value.isEmpty());
    }

    private Optional<String> quoted() {
        StringBuilder value = new StringBuilder();
        for (at++; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '"') {
                at++;
                return Optional.of(value.toString());
            }
            if (c == '\\' && ++at == text.length()) {
                return Optional.empty();
            }
            value.append(text.charAt(at));
        }
        return Optional.empty();
    }

    private String token() {
        int start = at;
        while (at < text.length() && isTokenCharacter()) {
            at++;
        }
        return text.substring(start, at);
    }

    /** Whether an element may end here. */
    private boolean ends() {
        skipBlanks();
        return at == text.length() || text.charAt(at) == ',';
    }

    private void skipBlanks() {
        while (at < text.length() && isBlank()) {
            at++;
        }
    }

    private boolean isBlank() {
        return text.charAt(at) == ' ' || text.charAt(at) == '\t';
    }

    private boolean isTokenCharacter() {
        char c = text.charAt(at);
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || TOKEN_PUNCTUATION.indexOf(c) >= 0;
    }
}
