package org.depproxy.cache;

import java.time.Instant;
import org.depproxy.access.Principal;
import org.depproxy.access.PullScope;

/**
 * A pull, by one who has shown a registry token for its scope.
 *
 * @param answerBy when the answer must be under way
 */
public record PullRequest(Principal principal, PullScope scope, Want want, Instant answerBy) {

    /** What the client asks for. */
    public enum Want {
        /** The content: GET. */
        CONTENT,
        /** Its type, digest and size: HEAD. */
        DESCRIPTION
    }
}
