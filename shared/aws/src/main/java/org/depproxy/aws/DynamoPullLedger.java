package org.depproxy.aws;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.depproxy.access.Principal;
import org.depproxy.access.PullScope;
import org.depproxy.access.Standing;
import org.depproxy.cache.LeaseKeys;
import org.depproxy.cache.LeaseState;
import org.depproxy.cache.PullLedger;
import org.depproxy.content.Manifest;
import org.depproxy.name.Digest;
import org.depproxy.name.Tag;

/** What a pull reads: one consistent batch for everything; manifests too large for a record cost one read of the bucket. */
final class DynamoPullLedger implements PullLedger {
    private final Table table;
    private final StandingItems standings;
    private final ManifestContents contents;

    DynamoPullLedger(Table table, StandingItems standings, ManifestContents contents) {
        this.table = table;
        this.standings = standings;
        this.contents = contents;
    }

    @Override
    public TagPage tag(Principal principal, PullScope scope, Tag tag) {
        String attempt = "read a tag record";
        return Attempt.of(attempt, () -> {
            Key key = Key.tag(scope, tag);
            Map<Key, Item> found = table.read(
                    attempt,
                    with(
                            StandingItems.keys(principal, scope.group()),
                            key,
                            CircuitItem.ofGroup(scope),
                            CircuitItem.ofDeployment(scope)));
            return new TagPage(
                    standing(principal, scope, found),
                    Optional.ofNullable(found.get(key)).flatMap(item -> contents.tag(tag, item)),
                    CircuitItem.candidates(scope, found));
        });
    }

    @Override
    public ManifestPage manifest(Principal principal, PullScope scope, Digest digest) {
        String attempt = "read a manifest record";
        return Attempt.of(attempt, () -> {
            Key link = Key.manifestLink(scope, digest);
            Key content = Key.manifest(digest);
            Key lease = Key.lease(LeaseKeys.manifest(scope, digest));
            Map<Key, Item> found =
                    table.read(attempt, with(StandingItems.keys(principal, scope.group()), link, content, lease));
            return new ManifestPage(
                    standing(principal, scope, found),
                    manifest(digest, Optional.ofNullable(found.get(link)), Optional.ofNullable(found.get(content))),
                    Optional.ofNullable(found.get(link)).map(AwaitingTags::read).orElse(List.of()),
                    lease(found, lease));
        });
    }

    private Optional<Manifest> manifest(Digest digest, Optional<Item> link, Optional<Item> content) {
        return link.flatMap(ManifestContents::mediaType)
                .flatMap(type -> content.flatMap(item -> contents.manifest(digest, type, item)));
    }

    @Override
    public BlobPage blob(Principal principal, PullScope scope, Digest digest) {
        String attempt = "read a blob record";
        return Attempt.of(attempt, () -> {
            List<Key> keys = StandingItems.keys(principal, scope.group());
            keys.addAll(progressKeys(scope, digest));
            Map<Key, Item> found = table.read(attempt, keys);
            return new BlobPage(standing(principal, scope, found), progress(scope, digest, found));
        });
    }

    @Override
    public BlobProgress progress(PullScope scope, Digest digest) {
        String attempt = "read how a blob gets on";
        return Attempt.of(attempt, () -> progress(scope, digest, table.read(attempt, progressKeys(scope, digest))));
    }

    private static List<Key> progressKeys(PullScope scope, Digest digest) {
        return List.of(Key.blobLink(scope, digest), Key.blob(digest), Key.lease(LeaseKeys.blob(scope, digest)));
    }

    private static BlobProgress progress(PullScope scope, Digest digest, Map<Key, Item> found) {
        Optional<Item> blob = Optional.ofNullable(found.get(Key.blob(digest)));
        return new BlobProgress(
                blob.flatMap(item -> BlobItem.read(digest, item)),
                blob.flatMap(BlobItem::checkedAt),
                found.containsKey(Key.blobLink(scope, digest)),
                lease(found, Key.lease(LeaseKeys.blob(scope, digest))));
    }

    private Standing standing(Principal principal, PullScope scope, Map<Key, Item> found) {
        return standings.read(principal, scope.group(), found);
    }

    private static LeaseState lease(Map<Key, Item> found, Key key) {
        return Optional.ofNullable(found.get(key)).map(LeaseItem::state).orElse(LeaseState.FREE);
    }

    private static List<Key> with(List<Key> keys, Key... more) {
        List<Key> all = new ArrayList<>(keys);
        all.addAll(List.of(more));
        return all;
    }
}
