package org.depproxy.gateway;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.depproxy.access.Grant;
import org.depproxy.access.Group;
import org.depproxy.admin.QuotaAnswer;
import org.depproxy.admin.SettingsChange;
import org.depproxy.cache.BlobLinks.SignedUrl;
import org.depproxy.cache.ListPull;
import org.depproxy.cache.ManifestPull;
import org.depproxy.cache.PrefetchStart;
import org.depproxy.cache.Referrers;
import org.depproxy.cache.RefreshStart;
import org.depproxy.cache.Refusal;
import org.depproxy.cache.StoredBlob;
import org.depproxy.cache.TagList;
import org.depproxy.cache.TagQuery;
import org.depproxy.protocol.ErrorCode;

/** What became of a request. Each case is one answer, given in {@link Renderer} and nowhere else. */
sealed interface Outcome {
    /** What the metric of this outcome is called. */
    default String label() {
        return getClass().getSimpleName();
    }

    /** How many bytes of content it stands for, whoever delivers them. */
    default long contentBytes() {
        return 0;
    }

    /** Why a pull got nothing, when it did not. */
    default Optional<Refusal> refusal() {
        return Optional.empty();
    }

    /** What became of having an image's blobs copied ahead, when its manifest was fetched. */
    default Optional<PrefetchStart> prefetch() {
        return Optional.empty();
    }

    /** What became of having a tag asked for behind the answer, when that is how it is answered. */
    default Optional<RefreshStart> refresh() {
        return Optional.empty();
    }

    /** Whether it is the proxy that failed: neither the client nor upstream. */
    default boolean isProxyFailure() {
        return false;
    }

    /** A good token was shown. */
    record Welcome() implements Outcome {}

    /** A login was right. */
    record LoggedIn(String registryToken, Grant grant) implements Outcome {
        @Override
        public String toString() {
            return "LoggedIn[" + grant + "]";
        }
    }

    /** A login was wrong, or none was tried: one answer for all. */
    record LoginRefused() implements Outcome {}

    /** A login in a form that is not spoken here. */
    record LoginUnsupported(String message) implements Outcome {}

    /** The public keys. */
    record Keys(String jwks, Optional<String> ifNoneMatch) implements Outcome {}

    /** No registry token was shown. */
    record TokenMissing(Optional<Route.Repository> repository) implements Outcome {}

    /** What was shown is no valid registry token. */
    record TokenInvalid(Optional<Route.Repository> repository) implements Outcome {}

    /** The token opens something else. */
    record ScopeMissing(Route.Repository repository) implements Outcome {}

    /** A manifest was pulled, or its description; or not. */
    record ManifestPulled(Route.Manifest route, ManifestPull pull, Optional<String> ifNoneMatch) implements Outcome {
        @Override
        public String label() {
            return refusal()
                    .<Object>map(refusal -> refusal)
                    .orElse(pull)
                    .getClass()
                    .getSimpleName();
        }

        @Override
        public Optional<Refusal> refusal() {
            return pull instanceof ManifestPull.Refused(Refusal why) ? Optional.of(why) : Optional.empty();
        }

        @Override
        public Optional<PrefetchStart> prefetch() {
            return pull instanceof ManifestPull.Fetched fetched ? Optional.of(fetched.prefetch()) : Optional.empty();
        }

        @Override
        public Optional<RefreshStart> refresh() {
            return pull instanceof ManifestPull.Revalidating old ? Optional.of(old.refresh()) : Optional.empty();
        }

        @Override
        public long contentBytes() {
            return switch (pull) {
                case ManifestPull.Cached cached -> cached.manifest().sizeBytes();
                case ManifestPull.Fetched fetched -> fetched.manifest().sizeBytes();
                case ManifestPull.Revalidating old -> old.manifest().sizeBytes();
                case ManifestPull.Stale stale -> stale.manifest().sizeBytes();
                case ManifestPull.Kept kept -> kept.manifest().sizeBytes();
                case ManifestPull.Described described -> described.descriptor().sizeBytes();
                case ManifestPull.Refused refused -> 0;
            };
        }
    }

    /** A blob is read from the store itself. */
    record BlobReady(StoredBlob blob, SignedUrl address) implements Outcome {
        @Override
        public long contentBytes() {
            return blob.sizeBytes();
        }
    }

    /** A blob is on its way; the client asks at the same address again. */
    record BlobFilling() implements Outcome {}

    /** A blob was refused. */
    record BlobRefused(Route.Blob route, Refusal why) implements Outcome {
        @Override
        public String label() {
            return why.getClass().getSimpleName();
        }

        @Override
        public Optional<Refusal> refusal() {
            return Optional.of(why);
        }
    }

    /** A page of tags was asked for; or not to be had. */
    record TagsListed(Route.Tags route, TagQuery query, ListPull<TagList> pull) implements Outcome {
        @Override
        public String label() {
            return listLabel(pull);
        }

        @Override
        public Optional<Refusal> refusal() {
            return refusalOf(pull);
        }
    }

    /**
     * The referrers of a manifest were asked for; or not to be had.
     *
     * @param artifactTypes the types that are wanted; none means every type
     */
    record ReferrersListed(Route.Referrers route, List<String> artifactTypes, ListPull<Referrers> pull)
            implements Outcome {
        public ReferrersListed {
            artifactTypes = List.copyOf(artifactTypes);
        }

        @Override
        public String label() {
            return listLabel(pull);
        }

        @Override
        public Optional<Refusal> refusal() {
            return refusalOf(pull);
        }
    }

    private static Optional<Refusal> refusalOf(ListPull<?> pull) {
        return pull instanceof ListPull.Refused<?>(Refusal why) ? Optional.of(why) : Optional.empty();
    }

    private static String listLabel(ListPull<?> pull) {
        return refusalOf(pull)
                .<Object>map(refusal -> refusal)
                .orElse(pull)
                .getClass()
                .getSimpleName();
    }

    /** The settings of a group. */
    record SettingsShown(Group group, Optional<String> ifNoneMatch) implements Outcome {}

    /** Settings were to be saved, and were or were not. */
    record SettingsPut(SettingsChange change) implements Outcome {
        @Override
        public String label() {
            return change.getClass().getSimpleName();
        }
    }

    /** What was to be saved is no document of settings. */
    record BodyUnusable(Flaw flaw) implements Outcome {
        @Override
        public String label() {
            return flaw.getClass().getSimpleName();
        }
    }

    /** Settings were to be saved without a word on which ones they replace. */
    record ConditionMissing() implements Outcome {}

    /** A member asked for what takes a higher role. */
    record RoleTooLow() implements Outcome {}

    /** What upstreams allow was asked for. */
    record QuotaTold(QuotaAnswer answer, Instant now) implements Outcome {
        @Override
        public String label() {
            return answer.getClass().getSimpleName();
        }

        @Override
        public Optional<Refusal> refusal() {
            return answer instanceof QuotaAnswer.Unasked(Refusal why) ? Optional.of(why) : Optional.empty();
        }
    }

    /** No such path. */
    record NoSuchPath() implements Outcome {}

    /** A name in the path or the query is none. */
    record BadName(ErrorCode code, String message) implements Outcome {}

    /** The path is known, but not with this method. */
    record BadMethod(Set<String> allowed) implements Outcome {
        public BadMethod {
            allowed = Set.copyOf(allowed);
        }
    }

    /** The request comes from a dependency proxy: answered further, it could come back for ever. */
    record LoopDetected() implements Outcome {}

    /** The proxy's own store did not do what was asked. */
    record StoreDown() implements Outcome {
        @Override
        public boolean isProxyFailure() {
            return true;
        }
    }

    /** A mistake of ours. */
    record Broken() implements Outcome {
        @Override
        public boolean isProxyFailure() {
            return true;
        }
    }
}
