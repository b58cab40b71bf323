package org.depproxy.function.fill;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.depproxy.access.Group;
import org.depproxy.access.GroupId;
import org.depproxy.access.PullScope;
import org.depproxy.cache.BlobCopy;
import org.depproxy.cache.BlobFill;
import org.depproxy.cache.BlobStore;
import org.depproxy.cache.CircuitBreaker;
import org.depproxy.cache.FillOutcome;
import org.depproxy.cache.Fills;
import org.depproxy.cache.Flight;
import org.depproxy.cache.GuardedUpstream;
import org.depproxy.cache.LeaseKeys;
import org.depproxy.cache.Leases;
import org.depproxy.cache.Pacing;
import org.depproxy.cache.Pause;
import org.depproxy.cache.Sources;
import org.depproxy.cache.StoredBlob;
import org.depproxy.hash.BouncyHashes;
import org.depproxy.name.GroupPath;
import org.depproxy.name.ImageName;
import org.depproxy.name.RegistryName;
import org.depproxy.settings.GroupSettings;
import org.depproxy.settings.UpstreamRegistry;
import org.depproxy.testkit.image.Blob;
import org.depproxy.testkit.image.SampleImage;
import org.depproxy.testkit.image.SampleManifest;
import org.depproxy.testkit.memory.MemoryFills;
import org.depproxy.testkit.memory.MemoryStore;
import org.depproxy.testkit.registry.Asked;
import org.depproxy.testkit.registry.EmbeddedRegistry;
import org.depproxy.testkit.registry.Fault;
import org.depproxy.testkit.registry.Misbehaviour;
import org.depproxy.upstream.RealmPins;
import org.depproxy.upstream.RegistryUpstream;
import org.depproxy.upstream.UpstreamLimits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/** A large blob from a registry that redirects to a network for delivery, in pieces and in trouble. */
final class ReadAheadOverHttpTest {
    private static final int PART = BlobStore.MIN_PART_BYTES;
    private static final int PARTS = 5;
    private static final byte[] BYTES = bytes();
    private static final Blob BLOB = Blob.of(BYTES);
    private static final PullScope SCOPE = new PullScope(new GroupPath("acme"), ImageName.parse("alpine"));
    private static final InstantSource CLOCK = InstantSource.system();

    private final MemoryStore store = new MemoryStore();

    private static byte[] bytes() {
        byte[] bytes = new byte[(PARTS - 1) * PART + 17];
        new Random(5).nextBytes(bytes);
        return bytes;
    }

    private static boolean isPiece(Asked asked) {
        return asked.isDelivery(BLOB.digest()) && asked.header("Range").isPresent();
    }

    private static EmbeddedRegistry registry() {
        EmbeddedRegistry registry = EmbeddedRegistry.builder().start();
        SampleManifest manifest =
                new SampleManifest("application/vnd.oci.image.manifest.v1+json", "{}".getBytes(StandardCharsets.UTF_8));
        registry.put("library/alpine", new SampleImage(manifest, List.of(), List.of(BLOB)));
        return registry;
    }

    private FillOutcome filled(EmbeddedRegistry registry) {
        UpstreamRegistry hub = UpstreamRegistry.anonymous(RegistryName.DOCKER_HUB, URI.create(registry.uri() + "/"));
        Pacing pacing = new Pacing(CLOCK, Pause.sleeping(), new Random(7));
        Flight flight = new Flight(store.leases(), pacing);
        try (RegistryUpstream upstream =
                new RegistryUpstream(UpstreamLimits.DEFAULT, List.of(hub), RealmPins.DEFAULT, CLOCK)) {
            BlobCopy copy = new BlobCopy(
                            new GuardedUpstream(upstream, new CircuitBreaker(store.circuits(), pacing, event -> {})),
                            store.blobStore(),
                            flight,
                            Thread::startVirtualThread,
                            new BlobCopy.Relay(new MemoryFills(), new BouncyHashes()))
                    .readingAhead(2L * PART, Duration.ZERO);
            BlobFill fill = new BlobFill(
                    path -> Optional.of(new Group(path, List.of(new GroupId("g")), GroupSettings.DEFAULT)),
                    new Sources(Map.of(RegistryName.DOCKER_HUB, hub)),
                    store.pullLedger(),
                    store.publications(),
                    copy);
            return fill.fill(order(), Instant.now().plus(Duration.ofMinutes(5)));
        }
    }

    private Fills.BlobOrder order() {
        return switch (store.leases()
                .take(LeaseKeys.blob(SCOPE, BLOB.digest()), "sender", Duration.ofSeconds(20), CLOCK.instant())) {
            case Leases.Taking.Taken taken -> new Fills.BlobOrder(SCOPE, BLOB.digest(), taken.fence());
            case Leases.Taking.Busy busy -> throw new AssertionError(busy);
        };
    }

    private void assertCopied(FillOutcome outcome) {
        assertThat(outcome).isEqualTo(new FillOutcome.Filled(new StoredBlob(BLOB.digest(), BYTES.length)));
        assertThat(store.bytes(BLOB.digest())).contains(BYTES);
    }

    @Test
    void each_part_after_the_second_is_one_more_request_and_the_blob_is_right() {
        try (EmbeddedRegistry registry = registry()) {
            assertCopied(filled(registry));

            assertThat(registry.log().count(ReadAheadOverHttpTest::isPiece)).isEqualTo(PARTS - 2);
            assertThat(registry.log().count(asked -> asked.isDelivery(BLOB.digest()) && !isPiece(asked)))
                    .isEqualTo(1);
        }
    }

    static List<Misbehaviour> everythingThatAPieceMayBe() {
        return List.of(
                new Misbehaviour.CutsAt(0),
                new Misbehaviour.CutsAt(PART / 2),
                new Misbehaviour.ResetsAt(1),
                new Misbehaviour.LiesAboutLength(1),
                new Misbehaviour.LiesAboutLength(-1),
                new Misbehaviour.IgnoresRange(),
                new Misbehaviour.ChangesEtag("\"another\""),
                new Misbehaviour.OmitsHeader("ETag"),
                new Misbehaviour.SetsHeader("Content-Range", "bytes 0-9/10"),
                Misbehaviour.Answers.error(503, "UNAVAILABLE"),
                Misbehaviour.Answers.error(403, "DENIED"),
                Misbehaviour.Answers.throttled(1));
    }

    @ParameterizedTest
    @MethodSource("everythingThatAPieceMayBe")
    void t026_t174_t175_a_piece_that_is_wrong_in_any_way_leads_to_the_right_bytes(Misbehaviour misbehaviour) {
        try (EmbeddedRegistry registry = registry()) {
            registry.script(
                    Fault.on(ReadAheadOverHttpTest::isPiece).get().nth(2).does(misbehaviour));

            assertCopied(filled(registry));
        }
    }

    @Test
    void a_registry_that_says_nothing_of_ranges_is_asked_for_none() {
        try (EmbeddedRegistry registry = registry()) {
            registry.script(Fault.onDelivery(BLOB.digest()).does(new Misbehaviour.OmitsHeader("Accept-Ranges")));

            assertCopied(filled(registry));

            assertThat(registry.log().count(ReadAheadOverHttpTest::isPiece)).isZero();
        }
    }
}
