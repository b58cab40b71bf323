package org.depproxy.cache;

import java.time.Instant;
import org.depproxy.access.Principal;
import org.depproxy.access.PullScope;

/**
 * A pull, by one who has shown a registry token for its scope.
 *
 * @param answerBy when the answer must be under way
 */
public record PullRequest(Principal principal, PullScope scope, Want want, Appetite appetite, Instant answerBy) {

    /** A pull by a client that takes every kind of manifest. */
    public PullRequest(Principal principal, PullScope scope, Want want, Instant answerBy) {
        this(principal, scope, want, Appetite.EVERYTHING, answerBy);
    }

    /** The same pull, of the content. */
    PullRequest ofContent() {
        return new PullRequest(principal, scope, Want.CONTENT, appetite, answerBy);
    }

    /** What the client asks for. */
    public enum Want {
        /** The content: GET. */
        CONTENT,
        /** Its type, digest and size: HEAD. */
        DESCRIPTION
    }

    /** Which kinds of manifest the client takes. */
    public enum Appetite {
        /** Every kind. */
        EVERYTHING,
        /** Those of images, but no index. */
        NO_INDEX
    }
}
