package org.depproxy.testkit.memory;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.depproxy.access.Directory;
import org.depproxy.access.Group;
import org.depproxy.access.Groups;
import org.depproxy.access.Membership;
import org.depproxy.access.PullScope;
import org.depproxy.access.SigningKeys;
import org.depproxy.access.SigningKeys.StoredKey;
import org.depproxy.access.TokenId;
import org.depproxy.access.TokenRecord;
import org.depproxy.access.UserName;
import org.depproxy.cache.BlobLinks;
import org.depproxy.cache.BlobStore;
import org.depproxy.cache.Failure;
import org.depproxy.cache.KeptListing;
import org.depproxy.cache.LeaseState;
import org.depproxy.cache.Leases;
import org.depproxy.cache.Listings;
import org.depproxy.cache.Publications;
import org.depproxy.cache.PullLedger;
import org.depproxy.cache.Referrers;
import org.depproxy.cache.SightedTag;
import org.depproxy.cache.StoredBlob;
import org.depproxy.cache.TagList;
import org.depproxy.cache.TagQuery;
import org.depproxy.circuit.Circuits;
import org.depproxy.content.MediaType;
import org.depproxy.name.CredentialName;
import org.depproxy.name.Digest;
import org.depproxy.name.GroupPath;
import org.depproxy.name.Tag;
import org.depproxy.quota.QuotaRecord;
import org.depproxy.quota.Quotas;

/**
 * All that the proxy remembers, in memory; the ports made of one store see the same. Everything that reads or writes it
 * holds its monitor, so that each call of a port happens at once.
 *
 * <pre>
 * users, tokens, members (user, path), groups (path), keys
 * manifests: digest → bytes                    shared content
 * stored:    digest → size, checkedAt          shared content
 * objects:   digest → bytes                    what the blob store holds
 * uploads:   id → digest, parts                on their way in
 * images:    (group, image) → manifests: digest → type      the links
 *                             awaiting:  digest → tag → how it was sighted
 *                             tags:      tag → digest, type, confirmedAt, version
 *                             blobs:     digests            the links
 *                             tagPages:  place → query, tags, confirmedAt
 *                             referrers: digest → referrers, confirmedAt
 * quotas:    credential → limit, throttledUntil, saved
 * leases:    key → owner, epoch, heldUntil, lastFailure
 * circuits:  (group or deployment, registry) → circuit, mark
 * </pre>
 */
public final class MemoryStore {
    final Set<UserName> users = new HashSet<>();
    final Map<TokenId, TokenRecord> tokens = new HashMap<>();
    final Map<GroupPath, Group> groups = new HashMap<>();
    final Map<Seat, Membership> members = new HashMap<>();
    final Map<String, StoredKey> keys = new HashMap<>();
    final Map<Digest, byte[]> manifests = new HashMap<>();
    final Map<Digest, Kept> stored = new HashMap<>();
    final Map<Digest, byte[]> objects = new HashMap<>();
    final Map<String, MemoryBlobStore.Begun> uploads = new HashMap<>();
    final Map<String, Held> leases = new HashMap<>();
    final Map<CredentialName, QuotaRecord> quotas = new HashMap<>();
    final Map<CredentialName, Circuits.Marked> circuits = new HashMap<>();
    private final Map<PullScope, Image> images = new HashMap<>();

    /** A blob as it is recorded. */
    record Kept(StoredBlob blob, Instant checkedAt) {}

    /** A user in a group. */
    record Seat(UserName user, GroupPath group) {}

    /** A tag as it is kept. */
    record KeptTag(Digest digest, MediaType mediaType, Instant confirmedAt, long version) {}

    /** A lease as it is kept; the epoch outlives the holding. */
    record Held(String owner, long epoch, Optional<Instant> until, Optional<Failure> lastFailure) {
        LeaseState state() {
            return new LeaseState(until, lastFailure);
        }
    }

    /** A page of tags as it is kept, and the question that it answers. */
    record TagPage(TagQuery query, KeptListing<TagList> list) {}

    /** What one image of one group has. */
    static final class Image {
        final Map<Digest, MediaType> manifests = new HashMap<>();
        final Map<Digest, Map<Tag, SightedTag>> awaiting = new HashMap<>();
        final Map<Tag, KeptTag> tags = new HashMap<>();
        final Set<Digest> blobs = new HashSet<>();
        final Map<Integer, TagPage> tagPages = new HashMap<>();
        final Map<Digest, KeptListing<Referrers>> referrers = new HashMap<>();
    }

    Image image(PullScope scope) {
        return images.computeIfAbsent(scope, fresh -> new Image());
    }

    /** The directory of this store. */
    public Directory directory() {
        return new MemoryDirectory(this);
    }

    /** The groups of this store. */
    public Groups groups() {
        return new MemoryDirectory(this);
    }

    /** The signing keys of this store. */
    public SigningKeys signingKeys() {
        return new MemorySigningKeys(this);
    }

    /** What a pull reads of this store. */
    public PullLedger pullLedger() {
        return new MemoryPullLedger(this);
    }

    /** What a pull writes to this store. */
    public Publications publications() {
        return new MemoryPublications(this);
    }

    /** The lists of this store. */
    public Listings listings() {
        return new MemoryListings(this);
    }

    /** The leases of this store. */
    public Leases leases() {
        return new MemoryLeases(this);
    }

    /** What this store knows of upstreams' limits. */
    public Quotas quotas() {
        return new MemoryQuotas(this);
    }

    /** The circuits of this store. */
    public Circuits circuits() {
        return new MemoryCircuits(this);
    }

    /** The bytes of this store. */
    public BlobStore blobStore() {
        return new MemoryBlobStore(this);
    }

    /** Addresses that {@link #readAt} understands. */
    public BlobLinks blobLinks() {
        return new MemoryBlobLinks();
    }

    /** The bytes of a blob, as a client would get them from the store; empty when there are none. */
    public synchronized Optional<byte[]> bytes(Digest digest) {
        return Optional.ofNullable(objects.get(digest)).map(byte[]::clone);
    }

    /** Loses the bytes of a blob, behind the back of every record. */
    public synchronized void lose(Digest digest) {
        objects.remove(digest);
    }

    /** Puts other bytes in the place of a blob's, behind the back of every record. */
    public synchronized void spoil(Digest digest, byte[] bytes) {
        objects.put(digest, bytes.clone());
    }

    /** How many uploads have been begun and neither completed nor aborted. */
    public synchronized int openUploads() {
        return uploads.size();
    }

    /** What lies at an address that {@link #blobLinks} made for reading. */
    public Optional<byte[]> readAt(BlobLinks.SignedUrl address) {
        return MemoryBlobLinks.readable(address).flatMap(this::bytes);
    }

    /** All that lies here now. */
    public synchronized Inventory inventory() {
        return new Inventory(
                mapped(images, MemoryStore::links),
                mapped(stored, Kept::blob),
                manifests.keySet(),
                mapped(leases, Held::state));
    }

    private static Inventory.Links links(Image image) {
        return new Inventory.Links(
                image.manifests.keySet(),
                image.blobs,
                mapped(image.tags, kept -> new Inventory.Pointing(kept.digest(), kept.confirmedAt(), kept.version())));
    }

    private static <K, V, W> Map<K, W> mapped(Map<K, V> map, Function<V, W> change) {
        return map.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> change.apply(entry.getValue())));
    }
}
