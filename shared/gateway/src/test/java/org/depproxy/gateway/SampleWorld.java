package org.depproxy.gateway;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.depproxy.access.AccessToken;
import org.depproxy.access.Directory.Entry;
import org.depproxy.access.Grant;
import org.depproxy.access.Group;
import org.depproxy.access.GroupId;
import org.depproxy.access.Login;
import org.depproxy.access.Membership;
import org.depproxy.access.Principal;
import org.depproxy.access.PullScope;
import org.depproxy.access.Role;
import org.depproxy.access.Seal;
import org.depproxy.access.SigningKeys;
import org.depproxy.access.TokenRecord;
import org.depproxy.access.UserName;
import org.depproxy.admin.AddressVerdict;
import org.depproxy.admin.QuotaDesk;
import org.depproxy.admin.QuotaQuestion;
import org.depproxy.admin.Reception;
import org.depproxy.admin.SettingsDesk;
import org.depproxy.cache.BlobCache;
import org.depproxy.cache.BlobChecks;
import org.depproxy.cache.Budget;
import org.depproxy.cache.CheckedUpstream;
import org.depproxy.cache.CountedUpstream;
import org.depproxy.cache.Counts;
import org.depproxy.cache.Fence;
import org.depproxy.cache.Flight;
import org.depproxy.cache.LeaseKeys;
import org.depproxy.cache.Leases.Taking;
import org.depproxy.cache.ListCache;
import org.depproxy.cache.ManifestCache;
import org.depproxy.cache.ManifestFetch;
import org.depproxy.cache.NegotiatedPull;
import org.depproxy.cache.Pacing;
import org.depproxy.cache.Prefetch;
import org.depproxy.cache.Publications.TagMove;
import org.depproxy.cache.Referrer;
import org.depproxy.cache.Referrers;
import org.depproxy.cache.ReferrersTag;
import org.depproxy.cache.RefreshDesk;
import org.depproxy.cache.Sources;
import org.depproxy.cache.StoredBlob;
import org.depproxy.content.Child;
import org.depproxy.content.Manifest;
import org.depproxy.content.ManifestOutline;
import org.depproxy.content.ManifestReading;
import org.depproxy.content.MediaType;
import org.depproxy.content.Platform;
import org.depproxy.freshness.FreshnessPolicy;
import org.depproxy.jose.PrivateKeys;
import org.depproxy.jose.PublicKeys;
import org.depproxy.jose.SignedRegistryTokens;
import org.depproxy.jose.TokenReader;
import org.depproxy.jose.TokenSigner;
import org.depproxy.name.Digest;
import org.depproxy.name.GroupPath;
import org.depproxy.name.ImageName;
import org.depproxy.name.RegistryName;
import org.depproxy.name.Tag;
import org.depproxy.settings.GroupSettings;
import org.depproxy.settings.UpstreamRegistry;
import org.depproxy.testkit.ManualClock;
import org.depproxy.testkit.memory.MemoryFills;
import org.depproxy.testkit.memory.MemoryStore;
import org.depproxy.testkit.memory.MemoryUpstreamListings;

/** What the golden events meet, as {@code events/README.md} describes it: everything real but the store and upstream. */
final class SampleWorld {
    static final Path EVENTS = Path.of(System.getProperty("depproxy.root", "../.."), "events");

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final UserName ANNA = new UserName("anna");
    private static final Map<RegistryName, UpstreamRegistry> HUB = Map.of(
            RegistryName.DOCKER_HUB,
            UpstreamRegistry.anonymous(RegistryName.DOCKER_HUB, URI.create("https://registry.example")));
    private static final PullScope ALPINE = scope("acme", "alpine");

    final List<String> log = new ArrayList<>();
    final Front login;
    final Front pulls;
    final Front admin;

    private final ManualClock clock = new ManualClock(NOW);
    private final MemoryStore store = new MemoryStore();
    private final Counts counts = new Counts();
    // The same tokens in each run, so that nothing in a log or a reply is new by chance alone.
    private final AccessToken accessToken = AccessToken.generate(new Random(7));
    private final SignedRegistryTokens tokens = tokens(store.signingKeys());

    SampleWorld() {
        enrol();
        fill();
        PublicKeys keys = new PublicKeys(store.signingKeys(), clock);
        Gate gate = new Gate(new TokenReader("depproxy", keys, clock)::read);
        Login logins = new Login(store.directory(), tokens, Duration.ofMinutes(15), clock);
        this.login = front(new TokenEndpoint(logins, gate, keys::jwks));
        this.pulls = front(pulls(gate));
        this.admin = front(admin());
    }

    private Front front(Endpoint endpoint) {
        MetricLog.Origin origin = new MetricLog.Origin("sample", "golden");
        return new Front(endpoint, PublicUrl.parse(""), new MetricLog(log::add, origin, counts, clock), clock);
    }

    private Endpoint admin() {
        QuotaQuestion question =
                new QuotaQuestion(new SampleUpstream().with(new Tag("latest"), manifest("manifest.json")));
        return new AdminEndpoint(
                new Reception(store.directory(), clock),
                new SettingsDesk(store.directory(), SampleWorld::verdict),
                new QuotaDesk(store.quotas(), question, HUB),
                PublicUrl.parse(""),
                clock);
    }

    /** As it is of the addresses that events name. */
    private static AddressVerdict verdict(URI base) {
        return base.getScheme().equals("http") ? AddressVerdict.UNENCRYPTED : AddressVerdict.NOT_PUBLIC;
    }

    private Endpoint pulls(Gate gate) {
        Pacing pacing = new Pacing(clock, clock::advance, new Random(8));
        Flight flight = new Flight(store.leases(), pacing);
        Sources sources = new Sources(HUB);
        SampleUpstream upstream = new SampleUpstream()
                .with(new Tag("latest"), manifest("manifest.json"))
                .with(new Tag("next"), manifest("manifest-2.json"))
                .with(new Tag("multi"), index());
        ManifestFetch fetch = new ManifestFetch(
                new CheckedUpstream(
                        new CountedUpstream(upstream, counts),
                        SampleWorld::read,
                        new Budget(store.quotas(), clock, counts),
                        counts),
                store.pullLedger(),
                store.publications(),
                flight,
                new Prefetch(new MemoryFills()));
        ManifestCache manifests = new ManifestCache(
                store.pullLedger(), store.publications(), fetch, sources, new RefreshDesk(new MemoryFills(), flight));
        BlobChecks checks = new BlobChecks(store.blobStore(), store.publications(), clock);
        BlobCache blobs = new BlobCache(store.pullLedger(), new MemoryFills(), sources, flight, checks);
        NegotiatedPull negotiated = new NegotiatedPull(manifests, SampleWorld::read);
        return new PullEndpoint(
                gate,
                negotiated::pull,
                new BlobEndpoint(gate, blobs::pull, store.blobLinks()),
                lists(manifests, sources, pacing));
    }

    private ListEndpoint lists(ManifestCache manifests, Sources sources, Pacing pacing) {
        MemoryUpstreamListings upstream = new MemoryUpstreamListings();
        upstream.push(ALPINE.image(), "latest", "multi", "next");
        upstream.push(
                ALPINE.image(),
                manifest("manifest.json").digest(),
                new Referrers(List.of(
                        referrer("application/vnd.example.sbom", "sbom.json"),
                        referrer("application/vnd.example.signature", "signature.json"))));
        ReferrersTag tag = new ReferrersTag(manifests, index -> Optional.empty());
        ListCache lists = new ListCache(store.listings(), upstream, tag, sources, pacing);
        return new ListEndpoint(lists::tags, lists::referrers);
    }

    private static Referrer referrer(String type, String file) {
        Manifest manifest = manifest(file);
        return new Referrer(
                "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d,\"artifactType\":\"%s\",\"annotations\":{\"who\":\"Jürgen\"}}"
                        .formatted(manifest.mediaType(), manifest.digest(), manifest.sizeBytes(), type),
                Optional.of(type));
    }

    private void enrol() {
        store.directory().add(new Entry.User(ANNA));
        store.directory().add(new Entry.Token(TokenRecord.of(accessToken, ANNA, NOW)));
        add("acme", true);
        add("disabled", false);
        add("hidden", true);
        for (String member : List.of("acme", "disabled")) {
            store.directory()
                    .add(new Entry.Member(
                            new GroupPath(member), ANNA, new Membership(new GroupId(member), Role.GUEST)));
        }
        add("owned", true);
        store.directory()
                .add(new Entry.Member(new GroupPath("owned"), ANNA, new Membership(new GroupId("owned"), Role.OWNER)));
    }

    private void add(String name, boolean enabled) {
        GroupSettings settings = new GroupSettings(enabled, FreshnessPolicy.DEFAULT, Map.of());
        store.directory().add(new Entry.NewGroup(new Group(new GroupPath(name), List.of(new GroupId(name)), settings)));
    }

    private void fill() {
        Manifest manifest = manifest("manifest.json");
        store.publications().manifest(ALPINE, manifest, fence(LeaseKeys.manifest(ALPINE, manifest.digest())));
        store.publications().tag(ALPINE, manifest, new TagMove(new Tag("latest"), Optional.empty(), NOW));
        byte[] layer = world("layer.bin");
        Digest digest = Digest.sha256(layer);
        store.blobStore().put(digest, layer);
        store.publications()
                .blob(ALPINE, new StoredBlob(digest, layer.length), NOW, fence(LeaseKeys.blob(ALPINE, digest)));
    }

    private Fence fence(String key) {
        return switch (store.leases().take(key, "sample", Duration.ofSeconds(1), NOW.minusSeconds(5))) {
            case Taking.Taken(Fence fence) -> fence;
            case Taking.Busy(Instant until) -> throw new AssertionError("a new world has no leases");
        };
    }

    private SignedRegistryTokens tokens(SigningKeys keys) {
        Seal seal = new Seal("a secret of at least thirty-two characters", new SecureRandom());
        PrivateKeys signing = new PrivateKeys(keys, () -> seal, clock);
        return new SignedRegistryTokens(
                new TokenSigner("depproxy", signing, new SecureRandom()),
                new TokenReader("depproxy", new PublicKeys(keys, clock), clock));
    }

    /** What stands for the placeholders in events. */
    Map<String, String> placeholders() {
        Map<String, String> values = new HashMap<>();
        values.put("{password}", accessToken.reveal());
        values.put("{basic}", basic("anna:" + accessToken.reveal()));
        values.put("{basic-of-another-name}", basic("bertha:" + accessToken.reveal()));
        values.put("{token}", token(NOW, ALPINE, scope("acme", "ghcr.io/org/app")));
        values.put("{token-empty}", token(NOW));
        values.put("{token-other-group}", token(NOW, scope("hidden", "alpine")));
        values.put(
                "{token-hidden-groups}",
                token(NOW, scope("hidden", "alpine"), scope("disabled", "alpine"), scope("nowhere", "alpine")));
        values.put("{token-expired}", token(NOW.minusSeconds(3600), ALPINE));
        values.put("{token-forged}", tokens(new MemoryStore().signingKeys()).sign(grant(NOW, ALPINE)));
        String none = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString("{\"alg\":\"none\",\"typ\":\"registry+jwt\"}".getBytes(StandardCharsets.UTF_8));
        String good = token(NOW, ALPINE);
        values.put("{token-unsigned}", none + good.substring(good.indexOf('.'), good.lastIndexOf('.') + 1));
        return Map.copyOf(values);
    }

    private String token(Instant issuedAt, PullScope... scopes) {
        return tokens.sign(grant(issuedAt, scopes));
    }

    private Grant grant(Instant issuedAt, PullScope... scopes) {
        return new Grant(
                new Principal(ANNA, accessToken.id()), Set.of(scopes), issuedAt, issuedAt.plus(Duration.ofMinutes(15)));
    }

    private static String basic(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static PullScope scope(String group, String image) {
        return new PullScope(new GroupPath(group), ImageName.parse(image));
    }

    private static Manifest manifest(String file) {
        byte[] bytes = world(file);
        return Manifest.verified(Digest.sha256(bytes), MediaType.OCI_MANIFEST, bytes);
    }

    private static Manifest index() {
        byte[] bytes = world("index.json");
        return Manifest.verified(Digest.sha256(bytes), MediaType.OCI_INDEX, bytes);
    }

    /** Knows the one index there is. */
    private static ManifestReading read(MediaType declared, byte[] bytes) {
        Child child = new Child(manifest("manifest.json").descriptor(), Optional.of(Platform.LINUX_AMD64));
        return new ManifestReading.Clear(
                new ManifestOutline(List.of(), declared.isIndex() ? List.of(child) : List.of()));
    }

    private static byte[] world(String file) {
        try {
            return Files.readAllBytes(EVENTS.resolve("world").resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
