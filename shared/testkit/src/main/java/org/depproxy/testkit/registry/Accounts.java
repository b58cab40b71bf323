package org.depproxy.testkit.registry;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/** Users and their passwords, as HTTP Basic carries them. Immutable. */
final class Accounts {
    /** What a Basic header proves. */
    sealed interface Proof {
        record Anonymous() implements Proof {}

        record User(String name) implements Proof {}

        record Wrong() implements Proof {}
    }

    private static final String BASIC = "Basic ";

    private final Map<String, String> passwords;

    Accounts(Map<String, String> passwords) {
        this.passwords = Map.copyOf(passwords);
    }

    Proof proof(Optional<String> authorization) {
        if (authorization.isEmpty()) {
            return new Proof.Anonymous();
        }
        return authorization
                .filter(header -> header.startsWith(BASIC))
                .flatMap(header -> user(header.substring(BASIC.length())))
                .<Proof>map(Proof.User::new)
                .orElseGet(Proof.Wrong::new);
    }

    private Optional<String> user(String encoded) {
        String decoded;
        try {
            decoded = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
        int colon = decoded.indexOf(':');
        return Optional.of(decoded)
                .filter(text -> colon > 0)
                .filter(text -> text.substring(colon + 1).equals(passwords.get(text.substring(0, colon))))
                .map(text -> text.substring(0, colon));
    }
}
