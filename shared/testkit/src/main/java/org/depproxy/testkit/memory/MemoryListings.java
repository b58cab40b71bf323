package org.depproxy.testkit.memory;

import java.util.Map;
import java.util.Optional;
import org.depproxy.access.Principal;
import org.depproxy.access.PullScope;
import org.depproxy.cache.KeptListing;
import org.depproxy.cache.Listing;
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
            return page(principal, scope, store.image(scope).tagLists, query);
        }
    }

    @Override
    public void keepTags(PullScope scope, TagQuery query, KeptListing<TagList> kept) {
        synchronized (store) {
            keep(store.image(scope).tagLists, query, kept);
        }
    }

    @Override
    public Page<Referrers> referrers(Principal principal, PullScope scope, Digest subject) {
        synchronized (store) {
            return page(principal, scope, store.image(scope).referrers, subject);
        }
    }

    @Override
    public void keepReferrers(PullScope scope, Digest subject, KeptListing<Referrers> kept) {
        synchronized (store) {
            keep(store.image(scope).referrers, subject, kept);
        }
    }

    private <K, T extends Listing> Page<T> page(
            Principal principal, PullScope scope, Map<K, KeptListing<T>> lists, K key) {
        return new Page<>(
                MemoryDirectory.standing(store, principal, scope.group()), Optional.ofNullable(lists.get(key)));
    }

    private static <K, T extends Listing> void keep(Map<K, KeptListing<T>> lists, K key, KeptListing<T> kept) {
        lists.merge(key, kept, (before, now) -> now.confirmedAt().isBefore(before.confirmedAt()) ? before : now);
    }
}
