package org.depproxy.admin;

import java.time.Instant;
import java.util.Optional;
import org.depproxy.cache.Source;
import org.depproxy.cache.Upstream;
import org.depproxy.cache.UpstreamAnswer;
import org.depproxy.name.CredentialName;
import org.depproxy.name.ImageName;
import org.depproxy.name.Tag;
import org.depproxy.settings.UpstreamRegistry;

/** Asks a registry what it still allows, by a HEAD that costs no pull. Thread-safe. */
public final class QuotaQuestion {
    /** What people ask Docker Hub by hand. Another registry need not have it: its limit stands in a 404 as well. */
    public static final String PREVIEW = "ratelimitpreview/test";

    private static final Tag LATEST = new Tag("latest");

    private final Upstream upstream;

    /** @param upstream one that tells what it hears of limits, as to {@link LimitsNoted} */
    public QuotaQuestion(Upstream upstream) {
        this.upstream = upstream;
    }

    /**
     * Asks this registry with this credential.
     *
     * @param answerBy when the answer must be there; absent where only upstream's own bounds count
     */
    public UpstreamAnswer<Upstream.Sighting> ask(
            UpstreamRegistry registry, CredentialName credential, Optional<Instant> answerBy) {
        ImageName preview = new ImageName(registry.name(), PREVIEW);
        return upstream.sight(new Source(preview, registry, credential, Optional.empty(), answerBy), LATEST);
    }
}
