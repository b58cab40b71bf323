package org.depproxy.testkit.memory;

import java.util.Optional;
import org.depproxy.access.Principal;
import org.depproxy.access.PullScope;
import org.depproxy.cache.KeptListing;
import org.depproxy.cache.Listings;
import org.depproxy.cache.Referrers;
import org.depproxy.cache.TagList;
import org.depproxy.cache.TagQuery;
import org.depproxy.name.Digest;

/** Kept lists of a {@link MemoryStore}. */
final class MemoryListings implements Listings {
    private final MemoryStore store;

    MemoryListings(MemoryStore store) {
        this.store = store;
    }

    @Override
    public Page<TagList> tags(Principal principal, PullScope scope, TagQuery query) {
        synchronized (store) {
            Optional<KeptListing<TagList>> kept = Optional.ofNullable(
                            store.image(scope).tagPages.get(query.place()))
                    .filter(page -> page.query().equals(query))
                    .map(MemoryStore.TagPage::list);
            return new Page<>(MemoryDirectory.standing(store, principal, scope.group()), kept);
        }
    }

    @Override
    public void keepTags(PullScope scope, TagQuery query, KeptListing<TagList> kept) {
        synchronized (store) {
            MemoryStore.TagPage page = new MemoryStore.TagPage(query, kept);
            store.image(scope)
                    .tagPages
                    .merge(
                            query.place(),
                            page,
                            (before, now) -> now.list()
                                            .confirmedAt()
                                            .isBefore(before.list().confirmedAt())
                                    ? before
                                    : now);
        }
    }

    @Override
    public Page<Referrers> referrers(Principal principal, PullScope scope, Digest subject) {
        synchronized (store) {
            return new Page<>(
                    MemoryDirectory.standing(store, principal, scope.group()),
                    Optional.ofNullable(store.image(scope).referrers.get(subject)));
        }
    }

    @Override
    public void keepReferrers(PullScope scope, Digest subject, KeptListing<Referrers> kept) {
        synchronized (store) {
            store.image(scope)
                    .referrers
                    .merge(
                            subject,
                            kept,
                            (before, now) -> now.confirmedAt().isBefore(before.confirmedAt()) ? before : now);
        }
    }
}
