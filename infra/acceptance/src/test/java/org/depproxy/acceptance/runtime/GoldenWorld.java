package org.depproxy.acceptance.runtime;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.depproxy.access.AccessToken;
import org.depproxy.access.Directory;
import org.depproxy.access.Directory.Entry;
import org.depproxy.access.Grant;
import org.depproxy.access.Group;
import org.depproxy.access.GroupId;
import org.depproxy.access.Membership;
import org.depproxy.access.Principal;
import org.depproxy.access.PullScope;
import org.depproxy.access.Role;
import org.depproxy.access.Seal;
import org.depproxy.access.SigningKeys;
import org.depproxy.access.TokenRecord;
import org.depproxy.access.UserName;
import org.depproxy.aws.AwsPorts;
import org.depproxy.cache.Fence;
import org.depproxy.cache.LeaseKeys;
import org.depproxy.cache.Leases.Taking;
import org.depproxy.cache.Publications.TagMove;
import org.depproxy.cache.StoredBlob;
import org.depproxy.content.Manifest;
import org.depproxy.content.MediaType;
import org.depproxy.freshness.FreshnessPolicy;
import org.depproxy.jose.PrivateKeys;
import org.depproxy.jose.PublicKeys;
import org.depproxy.jose.SignedRegistryTokens;
import org.depproxy.jose.TokenReader;
import org.depproxy.jose.TokenSigner;
import org.depproxy.name.Digest;
import org.depproxy.name.GroupPath;
import org.depproxy.name.ImageName;
import org.depproxy.name.Tag;
import org.depproxy.settings.GroupSettings;
import org.depproxy.testkit.image.SampleImage;
import org.depproxy.testkit.image.SampleManifest;
import org.depproxy.testkit.registry.EmbeddedRegistry;

/** What the golden events meet, as {@code events/README.md} describes it, in real stores. Not thread-safe. */
final class GoldenWorld implements AutoCloseable {
    private static final String ISSUER = "depproxy";
    private static final UserName ANNA = new UserName("anna");
    private static final PullScope ALPINE = scope("acme", "alpine");

    private final Path events;
    private final AwsPorts ports;
    private final Records records;
    private final AccessToken accessToken = AccessToken.generate(new SecureRandom());
    private final SignedRegistryTokens tokens;

    /** Stands in the stores of this environment, which must name the table, the bucket and the secret. */
    GoldenWorld(Path events, Map<String, String> environment) {
        this.events = events;
        this.ports = new AwsPorts(environment, pause -> {}, new SecureRandom());
        this.records = new Records(environment);
        this.tokens = tokens(ports.signingKeys(), ports.seal());
        byte[] layer = bytes("layer.bin");
        ports.blobStore().put(Digest.sha256(layer), layer); // content stays: only records say that it is held
        tokens.sign(grant(Instant.now(), ALPINE)); // makes the first key, which every later world keeps
    }

    /** Puts on the shelf of a registry what upstream has: three tags, and two that refer to the first. */
    void stock(EmbeddedRegistry registry) {
        put(registry, "latest", image("manifest.json"), List.of());
        put(registry, "next", image("manifest-2.json"), List.of());
        put(
                registry,
                "multi",
                new SampleManifest(MediaType.OCI_INDEX.value(), bytes("index.json")),
                List.of(image("signature.json"), image("sbom.json")));
    }

    private static void put(EmbeddedRegistry registry, String tag, SampleManifest top, List<SampleManifest> others) {
        registry.put("library/alpine", tag, new SampleImage(top, others, List.of()));
    }

    private SampleManifest image(String file) {
        return new SampleManifest(MediaType.OCI_MANIFEST.value(), bytes(file));
    }

    /** Makes the stores what they are before each event. Signing keys stay, since processes remember them. */
    void reset() {
        records.removeAllBut(Set.of("KEYS"));
        enrol();
        fill();
    }

    private void enrol() {
        Directory people = ports.directory();
        add(people, new Entry.User(ANNA));
        add(people, new Entry.Token(TokenRecord.of(accessToken, ANNA, Instant.now())));
        for (String group : List.of("acme", "disabled", "hidden", "owned")) {
            GroupSettings settings = new GroupSettings(!group.equals("disabled"), FreshnessPolicy.DEFAULT, Map.of());
            add(people, new Entry.NewGroup(new Group(new GroupPath(group), List.of(new GroupId(group)), settings)));
        }
        for (String member : List.of("acme", "disabled")) {
            add(people, new Entry.Member(new GroupPath(member), ANNA, new Membership(new GroupId(member), Role.GUEST)));
        }
        add(people, new Entry.Member(new GroupPath("owned"), ANNA, new Membership(new GroupId("owned"), Role.OWNER)));
    }

    private static void add(Directory people, Entry entry) {
        if (!people.add(entry)) {
            throw new IllegalStateException("was there before: " + entry);
        }
    }

    private void fill() {
        Instant now = Instant.now();
        Manifest manifest = Manifest.verified(
                Digest.sha256(bytes("manifest.json")), MediaType.OCI_MANIFEST, bytes("manifest.json"));
        ports.publications().manifest(ALPINE, manifest, fence(LeaseKeys.manifest(ALPINE, manifest.digest())));
        ports.publications().tag(ALPINE, manifest, new TagMove(new Tag("latest"), Optional.empty(), now));
        byte[] layer = bytes("layer.bin");
        Digest digest = Digest.sha256(layer);
        ports.publications()
                .blob(ALPINE, new StoredBlob(digest, layer.length), now, fence(LeaseKeys.blob(ALPINE, digest)));
    }

    private Fence fence(String key) {
        return switch (ports.leases()
                .take(key, "sample", Duration.ofSeconds(1), Instant.now().minusSeconds(5))) {
            case Taking.Taken(Fence fence) -> fence;
            case Taking.Busy(Instant until) -> throw new IllegalStateException(key + " is taken until " + until);
        };
    }

    private static SignedRegistryTokens tokens(SigningKeys keys, Seal seal) {
        InstantSource clock = InstantSource.system();
        PrivateKeys signing = new PrivateKeys(keys, () -> seal, clock);
        return new SignedRegistryTokens(
                new TokenSigner(ISSUER, signing, new SecureRandom()),
                new TokenReader(ISSUER, new PublicKeys(keys, clock), clock));
    }

    /** An event with what stands for its placeholders at this moment. */
    String event(Path file) {
        String text = text(file);
        for (Map.Entry<String, String> placeholder : placeholders(Instant.now()).entrySet()) {
            text = text.replace(placeholder.getKey(), placeholder.getValue());
        }
        return text;
    }

    private Map<String, String> placeholders(Instant now) {
        Map<String, String> values = new HashMap<>();
        String good = tokens.sign(grant(now, ALPINE, scope("acme", "ghcr.io/org/app")));
        values.put("{password}", accessToken.reveal());
        values.put("{basic}", basic("anna:" + accessToken.reveal()));
        values.put("{basic-of-another-name}", basic("bertha:" + accessToken.reveal()));
        values.put("{token}", good);
        values.put("{token-empty}", tokens.sign(grant(now)));
        values.put("{token-other-group}", tokens.sign(grant(now, scope("hidden", "alpine"))));
        values.put(
                "{token-hidden-groups}",
                tokens.sign(grant(
                        now, scope("hidden", "alpine"), scope("disabled", "alpine"), scope("nowhere", "alpine"))));
        values.put("{token-expired}", tokens.sign(grant(now.minusSeconds(3600), ALPINE)));
        values.put(
                "{token-forged}",
                tokens(new Keyring(), new Seal("another secret of more than thirty-two characters", new SecureRandom()))
                        .sign(grant(now, ALPINE)));
        String none = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString("{\"alg\":\"none\",\"typ\":\"registry+jwt\"}".getBytes(StandardCharsets.UTF_8));
        values.put("{token-unsigned}", none + good.substring(good.indexOf('.'), good.lastIndexOf('.') + 1));
        return Map.copyOf(values);
    }

    private Grant grant(Instant at, PullScope... scopes) {
        Instant issuedAt = Instant.ofEpochSecond(at.getEpochSecond());
        return new Grant(
                new Principal(ANNA, accessToken.id()), Set.of(scopes), issuedAt, issuedAt.plus(Duration.ofMinutes(15)));
    }

    private static String basic(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static PullScope scope(String group, String image) {
        return new PullScope(new GroupPath(group), ImageName.parse(image));
    }

    private byte[] bytes(String file) {
        try {
            return Files.readAllBytes(events.resolve("world").resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException("read " + file, e);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException("read " + file, e);
        }
    }

    @Override
    public void close() {
        records.close();
        ports.close();
    }

    /** Keys that nobody else knows. */
    private static final class Keyring implements SigningKeys {
        private final Map<String, StoredKey> keys = new HashMap<>();

        @Override
        public List<StoredKey> all() {
            return List.copyOf(keys.values());
        }

        @Override
        public boolean add(StoredKey key) {
            return keys.putIfAbsent(key.id(), key) == null;
        }
    }
}
