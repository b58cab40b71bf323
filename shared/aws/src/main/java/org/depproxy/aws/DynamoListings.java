package org.depproxy.aws;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.depproxy.access.Principal;
import org.depproxy.access.PullScope;
import org.depproxy.cache.KeptListing;
import org.depproxy.cache.Listing;
import org.depproxy.cache.Listings;
import org.depproxy.cache.Referrers;
import org.depproxy.cache.TagList;
import org.depproxy.cache.TagQuery;
import org.depproxy.name.Digest;

/** Kept lists in the table, each in one record; read together with the standing in one consistent batch. */
final class DynamoListings implements Listings {
    private final Table table;
    private final StandingItems standings;

    DynamoListings(Table table, StandingItems standings) {
        this.table = table;
        this.standings = standings;
    }

    @Override
    public Page<TagList> tags(Principal principal, PullScope scope, TagQuery query) {
        return page(
                principal,
                scope,
                Key.tags(scope, query),
                item -> Optional.of(item)
                        .filter(kept -> ListingItems.answers(kept, query))
                        .map(ListingItems::tags));
    }

    @Override
    public void keepTags(PullScope scope, TagQuery query, KeptListing<TagList> kept) {
        keep(ListingItems.tags(scope, query, kept), kept);
    }

    @Override
    public Page<Referrers> referrers(Principal principal, PullScope scope, Digest subject) {
        return page(principal, scope, Key.referrers(scope, subject), item -> Optional.of(ListingItems.referrers(item)));
    }

    @Override
    public void keepReferrers(PullScope scope, Digest subject, KeptListing<Referrers> kept) {
        keep(ListingItems.referrers(Key.referrers(scope, subject), kept), kept);
    }

    private <T extends Listing> Page<T> page(
            Principal principal, PullScope scope, Key key, Function<Item, Optional<KeptListing<T>>> reading) {
        String attempt = "read a list";
        return Attempt.of(attempt, () -> {
            List<Key> keys = StandingItems.keys(principal, scope.group());
            keys.add(key);
            Map<Key, Item> found = table.read(attempt, keys);
            return new Page<>(
                    standings.read(principal, scope.group(), found),
                    Optional.ofNullable(found.get(key)).flatMap(reading));
        });
    }

    private void keep(Item item, KeptListing<? extends Listing> kept) {
        Condition notLater = new Condition(
                Condition.absent().expression() + " OR " + ListingItems.CONFIRMED_AT + " <= :at",
                Map.of(":at", Item.number(kept.confirmedAt())));
        table.put("keep a list", item, notLater);
    }
}
