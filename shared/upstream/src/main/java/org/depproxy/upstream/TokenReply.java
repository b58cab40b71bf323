package org.depproxy.upstream;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What a token server answered. Never printed.
 *
 * @param lifetime how long the token is good, within what is believed
 * @see <a href="https://distribution.github.io/distribution/spec/auth/token/#token-response-fields">distribution, "Token
 *     Response Fields"</a>
 */
record TokenReply(String token, Duration lifetime) {
    private static final Pattern TOKEN = Pattern.compile("[!-~]+");
    private static final Pattern SECONDS = Pattern.compile("-?[0-9]{1,40}");

    /**
     * Reads an answer.
     *
     * @throws UnbelievableAnswer when it is not JSON, or names no token, or two that differ
     */
    static TokenReply read(byte[] bytes) throws UnbelievableAnswer {
        try (JsonParser json = StrictJson.over(bytes)) {
            return read(json);
        } catch (UnbelievableAnswer e) {
            throw e;
        } catch (IOException e) {
            // The parser's own message quotes what it read, which may be a token.
            throw new UnbelievableAnswer("not JSON that can be read in one way only");
        }
    }

    private static TokenReply read(JsonParser json) throws IOException {
        Set<String> tokens = new TreeSet<>();
        Duration lifetime = UpstreamLimits.TOKEN_LIFETIME;
        require(json.nextToken() == JsonToken.START_OBJECT, "no object");
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            JsonToken value = json.nextToken();
            if (name.equals("token") || name.equals("access_token")) {
                require(value == JsonToken.VALUE_STRING || value == JsonToken.VALUE_NULL, "a token that is no text");
                tokens.add(json.getValueAsString(""));
            } else if (name.equals("expires_in")) {
                lifetime = lifetime(json, value);
            }
            json.skipChildren();
        }
        require(json.nextToken() == null, "more than one value");
        tokens.remove("");
        require(!tokens.isEmpty(), "no token");
        require(tokens.size() == 1, "two tokens");
        String token = tokens.iterator().next();
        require(
                token.length() <= UpstreamLimits.TOKEN_LENGTH
                        && TOKEN.matcher(token).matches(),
                "a token of odd text");
        return new TokenReply(token, lifetime);
    }

    private static Duration lifetime(JsonParser json, JsonToken value) throws IOException {
        return switch (value) {
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> believed(json.getDecimalValue());
            case VALUE_STRING -> {
                String text = json.getText().strip();
                require(SECONDS.matcher(text).matches(), "a lifetime that is no number");
                yield believed(new BigDecimal(text));
            }
            case VALUE_NULL -> UpstreamLimits.TOKEN_LIFETIME;
            default -> throw new UnbelievableAnswer("a lifetime that is no number");
        };
    }

    private static Duration believed(BigDecimal seconds) {
        BigDecimal shortest = BigDecimal.valueOf(UpstreamLimits.SHORTEST_TOKEN_LIFETIME.toSeconds());
        BigDecimal longest = BigDecimal.valueOf(UpstreamLimits.LONGEST_TOKEN_LIFETIME.toSeconds());
        return Duration.ofSeconds(seconds.max(shortest).min(longest).longValue());
    }

    private static void require(boolean condition, String otherwise) throws UnbelievableAnswer {
        if (!condition) {
            throw new UnbelievableAnswer(otherwise);
        }
    }

    @Override
    public String toString() {
        return "redacted";
    }
}
