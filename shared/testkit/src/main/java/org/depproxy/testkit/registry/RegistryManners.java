package org.depproxy.testkit.registry;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;

/** How a registry behaves when nothing goes wrong. */
record RegistryManners(
        Login login,
        UnknownRepository unknownRepository,
        BlobDelivery blobDelivery,
        ReferrersApi referrersApi,
        PullLimit pullLimit,
        Duration tokenLifetime,
        Map<String, String> passwords,
        Set<String> privateRepositories,
        String cdnHost,
        InstantSource clock) {

    RegistryManners {
        passwords = Map.copyOf(passwords);
        privateRepositories = Set.copyOf(privateRepositories);
    }

    /** How a client says who it is. */
    enum Login {
        NONE,
        BASIC,
        TOKEN
    }

    /** What is said of a repository that does not exist. */
    enum UnknownRepository {
        /** As Docker Hub does: the same as of a private one. */
        UNAUTHORIZED,
        /** As the specification has it: 404. */
        NAME_UNKNOWN
    }

    /** Where blobs come from. */
    enum BlobDelivery {
        REDIRECTED,
        DIRECT
    }

    /** Whether the referrers API exists. */
    enum ReferrersApi {
        PRESENT,
        ABSENT
    }

    /** How many manifests may be read in a while. */
    sealed interface PullLimit {
        /** So many in a window; said in headers of every manifest. */
        record Limited(int pulls, Duration window) implements PullLimit {}

        /** As many as one likes; no headers. */
        record Unlimited() implements PullLimit {}
    }
}
