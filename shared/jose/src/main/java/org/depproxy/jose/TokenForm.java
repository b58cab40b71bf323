package org.depproxy.jose;

import com.nimbusds.jose.JOSEObjectType;
import java.time.Duration;
import org.depproxy.access.PullScope;
import org.depproxy.access.RequestedScope;

/** What maker and reader of a token agree on. */
final class TokenForm {
    /** Keeps a token apart from every other JWT that the same keys may one day sign. */
    static final JOSEObjectType TYPE = new JOSEObjectType("registry+jwt");

    static final String AUDIENCE = "dependency_proxy";

    /** The claim that names the access token behind the login. Never the access token itself. */
    static final String TOKEN_ID = "tid";

    static final String ACCESS = "access";
    static final String REPOSITORY = "repository";
    static final String PULL = "pull";

    /** The longest token that is read or made, in characters: below the gateway's 10,240 bytes for all headers. */
    static final int MAX_LENGTH = 8 * 1024;

    /** How long a set of keys is believed before the store is asked again. */
    static final Duration KEYS_MAX_AGE = Duration.ofHours(1);

    private TokenForm() {}

    /** The name of a repository, in full, so that it reads back as the same scope. */
    static String repository(PullScope scope) {
        return scope.group() + RequestedScope.INFIX + scope.image();
    }
}
