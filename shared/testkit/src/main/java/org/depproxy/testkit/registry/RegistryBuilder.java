package org.depproxy.testkit.registry;

import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Says how an {@link EmbeddedRegistry} behaves. Unless told otherwise like Docker Hub: anonymous Bearer tokens that live
 * five minutes, 100 manifest GETs in six hours, blobs redirected to another port. Not thread-safe; what it has started
 * does not change with it.
 */
public final class RegistryBuilder {
    private static final int HUB_PULLS = 100;
    private static final Duration HUB_WINDOW = Duration.ofHours(6);

    private RegistryManners.Login login = RegistryManners.Login.TOKEN;
    private RegistryManners.UnknownRepository unknownRepository = RegistryManners.UnknownRepository.UNAUTHORIZED;
    private RegistryManners.BlobDelivery blobDelivery = RegistryManners.BlobDelivery.REDIRECTED;
    private RegistryManners.ReferrersApi referrersApi = RegistryManners.ReferrersApi.PRESENT;
    private RegistryManners.PullLimit pullLimit = new RegistryManners.PullLimit.Limited(HUB_PULLS, HUB_WINDOW);
    private Duration tokenLifetime = Duration.ofMinutes(5);
    private final Map<String, String> passwords = new HashMap<>();
    private final Set<String> privateRepositories = new HashSet<>();
    private String cdnHost = "127.0.0.1";
    private InstantSource clock = InstantSource.system();

    RegistryBuilder() {}

    /** No login at all: no challenge, no tokens. */
    public RegistryBuilder withoutLogin() {
        login = RegistryManners.Login.NONE;
        return this;
    }

    /** HTTP Basic on every request instead of tokens; only the {@link #user}s get in. */
    public RegistryBuilder withBasicLogin() {
        login = RegistryManners.Login.BASIC;
        return this;
    }

    /** Somebody who may log in, and then read {@link #privateRepository private} repositories. */
    public RegistryBuilder user(String name, String password) {
        passwords.put(name, password);
        return this;
    }

    /** A repository that anonymous callers cannot tell from one that does not exist. */
    public RegistryBuilder privateRepository(String name) {
        privateRepositories.add(name);
        return this;
    }

    /** Answers for an unknown repository with 404 {@code NAME_UNKNOWN} instead of 401. */
    public RegistryBuilder admittingUnknownRepositories() {
        unknownRepository = RegistryManners.UnknownRepository.NAME_UNKNOWN;
        return this;
    }

    /** Blobs come from the registry itself. */
    public RegistryBuilder withoutCdn() {
        blobDelivery = RegistryManners.BlobDelivery.DIRECT;
        return this;
    }

    /**
     * The host name under which the content delivery network is named in redirects; it must lead to 127.0.0.1. Real
     * clients keep their Authorization for another port of the same name, which the network here refuses.
     */
    public RegistryBuilder cdnHost(String name) {
        cdnHost = name;
        return this;
    }

    /** The referrers API answers 404, as registries from before OCI 1.1 do. */
    public RegistryBuilder withoutReferrers() {
        referrersApi = RegistryManners.ReferrersApi.ABSENT;
        return this;
    }

    /** So many manifest GETs per window and caller. */
    public RegistryBuilder pullLimit(int pulls, Duration window) {
        pullLimit = new RegistryManners.PullLimit.Limited(pulls, window);
        return this;
    }

    /** No limit, and no headers about one. */
    public RegistryBuilder withoutPullLimit() {
        pullLimit = new RegistryManners.PullLimit.Unlimited();
        return this;
    }

    /** How long a token is good for; said in its answer in whole seconds. */
    public RegistryBuilder tokenLifetime(Duration lifetime) {
        tokenLifetime = lifetime;
        return this;
    }

    /** The time by which tokens, signed links and windows end. */
    public RegistryBuilder clock(InstantSource source) {
        clock = source;
        return this;
    }

    /**
     * Starts a registry on free ports of 127.0.0.1.
     *
     * @throws IllegalStateException when it cannot listen
     */
    public EmbeddedRegistry start() {
        return new EmbeddedRegistry(new RegistryManners(
                login,
                unknownRepository,
                blobDelivery,
                referrersApi,
                pullLimit,
                tokenLifetime,
                passwords,
                privateRepositories,
                cdnHost,
                clock));
    }
}
