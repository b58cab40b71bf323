package org.depproxy.cache;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Executor;
import org.depproxy.access.AccessToken;
import org.depproxy.access.Directory;
import org.depproxy.access.Group;
import org.depproxy.access.GroupId;
import org.depproxy.access.Membership;
import org.depproxy.access.Principal;
import org.depproxy.access.PullScope;
import org.depproxy.access.Role;
import org.depproxy.access.TokenRecord;
import org.depproxy.access.UserName;
import org.depproxy.content.Manifest;
import org.depproxy.content.ManifestOutline;
import org.depproxy.content.ManifestReader;
import org.depproxy.content.ManifestReading;
import org.depproxy.content.MediaType;
import org.depproxy.hash.BouncyHashes;
import org.depproxy.name.Digest;
import org.depproxy.name.GroupPath;
import org.depproxy.name.ImageName;
import org.depproxy.name.RegistryName;
import org.depproxy.settings.GroupSettings;
import org.depproxy.settings.UpstreamRegistry;
import org.depproxy.testkit.memory.MemoryFills;
import org.depproxy.testkit.memory.MemoryStore;
import org.depproxy.testkit.memory.MemoryUpstream;

/** The use cases over ports in memory: one group {@code acme} with one member, and one outsider. */
final class Proxy {
    static final Map<RegistryName, UpstreamRegistry> HUB = Map.of(
            RegistryName.DOCKER_HUB,
            UpstreamRegistry.anonymous(RegistryName.DOCKER_HUB, URI.create("https://registry-1.docker.io")));
    static final PullScope ALPINE = new PullScope(new GroupPath("acme"), ImageName.parse("alpine"));

    static final ManifestReader CLEAR =
            (declared, bytes) -> new ManifestReading.Clear(new ManifestOutline(List.of(), List.of()));

    final MemoryStore store = new MemoryStore();
    final MemoryUpstream upstream = new MemoryUpstream();
    final MemoryFills fills = new MemoryFills();
    final Principal member = user("ada", 1);
    final Principal outsider = user("eve", 2);

    final Counts counts = new Counts();
    final Budget budget;

    final List<CircuitEvent> events = Collections.synchronizedList(new ArrayList<>());

    private final InstantSource clock;
    private final Upstream guarded;
    private final Flight flight;
    private final Sources sources = new Sources(HUB);

    Proxy(InstantSource clock, Pause pause) {
        this.clock = clock;
        Pacing pacing = new Pacing(clock, pause, new Random(7));
        this.budget = new Budget(store.quotas(), clock, counts);
        this.flight = new Flight(store.leases(), pacing);
        this.guarded = new GuardedUpstream(
                new CountedUpstream(upstream, counts), new CircuitBreaker(store.circuits(), pacing, events::add));
        addGroup("acme", GroupSettings.DEFAULT);
    }

    /** A group whose only member is {@link #member}. */
    GroupPath addGroup(String path, GroupSettings settings) {
        GroupPath group = new GroupPath(path);
        GroupId id = new GroupId(path);
        store.directory().add(new Directory.Entry.NewGroup(new Group(group, List.of(id), settings)));
        store.directory().add(new Directory.Entry.Member(group, member.user(), new Membership(id, Role.GUEST)));
        return group;
    }

    private Principal user(String name, int seed) {
        UserName user = new UserName(name);
        AccessToken token = AccessToken.generate(new Random(seed));
        store.directory().add(new Directory.Entry.User(user));
        store.directory()
                .add(new Directory.Entry.Token(
                        TokenRecord.of(token, user, java.time.Instant.parse("2026-01-01T00:00:00Z"))));
        return new Principal(user, token.id());
    }

    ManifestCache manifests() {
        return manifests(CLEAR);
    }

    ManifestCache manifests(ManifestReader reader) {
        return manifests(reader, flight);
    }

    /** Manifests for one who waits in this way. */
    ManifestCache manifests(Pause pause) {
        return manifests(CLEAR, new Flight(store.leases(), new Pacing(clock, pause, new Random(8))));
    }

    private ManifestCache manifests(ManifestReader reader, Flight own) {
        return manifests(reader, own, fills);
    }

    /** Manifests of which this is read, with orders given there. */
    ManifestCache manifests(ManifestReader reader, Fills orders) {
        return manifests(reader, flight, orders);
    }

    /** Manifests that are published there. */
    ManifestCache manifests(Publications publications) {
        return manifests(CLEAR, flight, fills, publications);
    }

    private ManifestCache manifests(ManifestReader reader, Flight own, Fills orders) {
        return manifests(reader, own, orders, store.publications());
    }

    private ManifestCache manifests(ManifestReader reader, Flight own, Fills orders, Publications publications) {
        ManifestFetch fetch = new ManifestFetch(
                new CheckedUpstream(guarded, reader, budget, counts),
                store.pullLedger(),
                publications,
                own,
                new Prefetch(orders));
        return new ManifestCache(store.pullLedger(), publications, fetch, sources, new RefreshDesk(orders, own));
    }

    /** Asks for tags behind answers, reading in this way what is fetched. */
    TagRefresh refresh(ManifestReader reader) {
        return new TagRefresh(manifests(reader), flight);
    }

    BlobCache blobs() {
        return blobs(fills);
    }

    /** Blobs whose fills are ordered there. */
    BlobCache blobs(Fills orders) {
        return new BlobCache(store.pullLedger(), orders, sources, flight, checks(store.blobStore()));
    }

    /** Blobs that are looked for in this store. */
    BlobCache blobsLookedForIn(BlobStore looked) {
        return new BlobCache(store.pullLedger(), fills, sources, flight, checks(looked));
    }

    private BlobChecks checks(BlobStore looked) {
        return new BlobChecks(looked, store.publications(), clock);
    }

    /** Blobs for one who waits in this way. */
    BlobCache blobsWaiting(Pause pause) {
        Flight own = new Flight(store.leases(), new Pacing(clock, pause, new Random(9)));
        return new BlobCache(store.pullLedger(), fills, sources, own, checks(store.blobStore()));
    }

    BlobFill fill() {
        return fill(store.blobStore(), Runnable::run);
    }

    /** Fills into this store, uploading parts there. */
    BlobFill fill(BlobStore blobs, Executor partUploads) {
        return fill(blobs, partUploads, fills);
    }

    /** Fills of which the rest is ordered there when their time is up. */
    BlobFill fill(Fills orders) {
        return fill(store.blobStore(), Runnable::run, orders);
    }

    /** Fills from this upstream, of two parts and more reading several at a time there. */
    BlobFill fillReadingAhead(Upstream from, Executor threads) {
        return fillReadingAhead(from, threads, 2L * BlobStore.MIN_PART_BYTES);
    }

    /** The same, of blobs of this length and more. */
    BlobFill fillReadingAhead(Upstream from, Executor threads, long largeBytes) {
        BlobCopy copy = new BlobCopy(
                        from, store.blobStore(), flight, threads, new BlobCopy.Relay(fills, new BouncyHashes()))
                .readingAhead(largeBytes, Duration.ZERO);
        return new BlobFill(store.groups(), sources, store.pullLedger(), store.publications(), copy);
    }

    /** Upstream, left alone when it is in trouble. */
    Upstream guarded() {
        return guarded;
    }

    private BlobFill fill(BlobStore blobs, Executor partUploads, Fills orders) {
        BlobCopy copy =
                new BlobCopy(guarded, blobs, flight, partUploads, new BlobCopy.Relay(orders, new BouncyHashes()));
        return new BlobFill(store.groups(), sources, store.pullLedger(), store.publications(), copy);
    }

    PrefetchFill prefetch(Fills orders) {
        return new PrefetchFill(store.pullLedger(), orders, flight);
    }

    /** The next order, which is of one blob. */
    Optional<Fills.BlobOrder> nextBlob() {
        return fills.next().map(order -> switch (order) {
            case Fills.BlobOrder blob -> blob;
            case Fills.PrefetchOrder prefetch -> throw new AssertionError(prefetch);
            case Fills.ContinuationOrder continuation -> throw new AssertionError(continuation);
            case Fills.RefreshOrder refresh -> throw new AssertionError(refresh);
        });
    }

    PullRequest get(Principal principal, PullScope scope) {
        return new PullRequest(
                principal, scope, PullRequest.Want.CONTENT, clock.instant().plus(Duration.ofSeconds(25)));
    }

    PullRequest head(Principal principal, PullScope scope) {
        return new PullRequest(
                principal, scope, PullRequest.Want.DESCRIPTION, clock.instant().plus(Duration.ofSeconds(25)));
    }

    static Manifest manifest(String text) {
        byte[] bytes = ("{\"schemaVersion\":2,\"x\":\"" + text + "\"}").getBytes(StandardCharsets.UTF_8);
        return Manifest.verified(Digest.sha256(bytes), MediaType.OCI_MANIFEST, bytes);
    }
}
