package org.depproxy.upstream;

import java.util.Optional;

/**
 * What a registry wants before it answers.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-11.6.1">RFC 9110, "WWW-Authenticate"</a>
 */
sealed interface Challenge {
    /** A token from that server. Any scope it names is left out: what to ask for is known here. */
    record Bearer(String realm, Optional<String> service) implements Challenge {}

    /** A user name and password. */
    record Basic() implements Challenge {}

    /** Nothing that can be given. */
    record Unmet() implements Challenge {}

    /** Not to be understood in one way only, or too long. */
    record Malformed() implements Challenge {}
}
