package org.depproxy.gateway;

import java.util.Set;
import org.depproxy.access.PullScope;
import org.depproxy.name.Digest;
import org.depproxy.name.GroupPath;
import org.depproxy.name.Reference;
import org.depproxy.protocol.ErrorCode;

/** What a method and a path ask for. */
sealed interface Route {

    /** Something that is there. */
    sealed interface Target extends Route {
        /** The path that leads here. */
        String path();

        /** Its name in logs. */
        String label();
    }

    /** What logging in takes. */
    sealed interface Login extends Target {}

    /** {@code GET /v2/}: is this a registry, and does it know me? */
    record Ping() implements Login {
        @Override
        public String path() {
            return Routes.PING;
        }

        @Override
        public String label() {
            return "ping";
        }
    }

    /** {@code GET} or {@code POST /jwt/auth}. */
    record Token() implements Login {
        @Override
        public String path() {
            return Routes.TOKEN;
        }

        @Override
        public String label() {
            return "token";
        }
    }

    /** {@code GET /.well-known/jwks.json}. */
    record Jwks() implements Login {
        @Override
        public String path() {
            return Routes.JWKS;
        }

        @Override
        public String label() {
            return "jwks";
        }
    }

    /** Content of an image of a group. */
    sealed interface Pull extends Target {
        Repository repository();
    }

    /** {@code …/manifests/‹tag or digest›}. */
    record Manifest(Repository repository, Reference reference) implements Pull {
        @Override
        public String path() {
            return Routes.pull(repository, "manifests", reference.toString());
        }

        @Override
        public String label() {
            return "manifest";
        }
    }

    /** {@code …/blobs/‹digest›}. */
    record Blob(Repository repository, Digest digest) implements Pull {
        @Override
        public String path() {
            return Routes.pull(repository, "blobs", digest.toString());
        }

        @Override
        public String label() {
            return "blob";
        }
    }

    /** {@code …/tags/list}. */
    record Tags(Repository repository) implements Pull {
        @Override
        public String path() {
            return Routes.pull(repository, "tags", "list");
        }

        @Override
        public String label() {
            return "tags";
        }
    }

    /** {@code …/referrers/‹digest›}. */
    record Referrers(Repository repository, Digest digest) implements Pull {
        @Override
        public String path() {
            return Routes.pull(repository, "referrers", digest.toString());
        }

        @Override
        public String label() {
            return "referrers";
        }
    }

    /** What the owners and maintainers of a group see to. */
    sealed interface Affair extends Target {
        GroupPath group();
    }

    /**
     * {@code /api/v1/groups/‹group›/settings}.
     *
     * @param name the group as the client wrote it
     */
    record Settings(GroupPath group, String name) implements Affair {
        @Override
        public String path() {
            return Routes.affair(name, "settings");
        }

        @Override
        public String label() {
            return "settings";
        }
    }

    /**
     * {@code /api/v1/groups/‹group›/quota}.
     *
     * @param name the group as the client wrote it
     */
    record Quota(GroupPath group, String name) implements Affair {
        @Override
        public String path() {
            return Routes.affair(name, "quota");
        }

        @Override
        public String label() {
            return "quota";
        }
    }

    /** Nothing to go on to. */
    sealed interface DeadEnd extends Route {}

    /** There is something, but not for this method. */
    record MethodNotAllowed(Set<String> allowed) implements DeadEnd {
        public MethodNotAllowed {
            allowed = Set.copyOf(allowed);
        }
    }

    /** A path of the right shape with a wrong name in it. */
    record Malformed(ErrorCode code, String message) implements DeadEnd {}

    /** No such path. */
    record NotFound() implements DeadEnd {}

    /**
     * An image of a group.
     *
     * @param name as the client wrote it, for the scope of a challenge
     */
    record Repository(PullScope scope, String name) {}
}
