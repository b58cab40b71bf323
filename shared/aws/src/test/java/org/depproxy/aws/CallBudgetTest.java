package org.depproxy.aws;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.depproxy.access.Directory.Entry;
import org.depproxy.access.Group;
import org.depproxy.access.GroupId;
import org.depproxy.access.Membership;
import org.depproxy.access.Principal;
import org.depproxy.access.PullScope;
import org.depproxy.access.Role;
import org.depproxy.access.TokenId;
import org.depproxy.access.TokenRecord;
import org.depproxy.access.UserName;
import org.depproxy.cache.Budget;
import org.depproxy.cache.CheckedUpstream;
import org.depproxy.cache.Counts;
import org.depproxy.cache.Fence;
import org.depproxy.cache.Fills;
import org.depproxy.cache.Flight;
import org.depproxy.cache.LeaseKeys;
import org.depproxy.cache.Leases.Taking;
import org.depproxy.cache.ManifestCache;
import org.depproxy.cache.ManifestFetch;
import org.depproxy.cache.ManifestPull;
import org.depproxy.cache.Pacing;
import org.depproxy.cache.Pause;
import org.depproxy.cache.Prefetch;
import org.depproxy.cache.Publications.TagMove;
import org.depproxy.cache.PullRequest;
import org.depproxy.cache.RefreshDesk;
import org.depproxy.cache.RefreshStart;
import org.depproxy.cache.Sources;
import org.depproxy.cache.StoredBlob;
import org.depproxy.content.Manifest;
import org.depproxy.content.ManifestOutline;
import org.depproxy.content.ManifestReader;
import org.depproxy.content.ManifestReading;
import org.depproxy.content.MediaType;
import org.depproxy.freshness.FreshnessPolicy;
import org.depproxy.freshness.FreshnessRules;
import org.depproxy.name.Digest;
import org.depproxy.name.GroupPath;
import org.depproxy.name.ImageName;
import org.depproxy.name.RegistryName;
import org.depproxy.name.Tag;
import org.depproxy.settings.GroupSettings;
import org.depproxy.settings.UpstreamRegistry;
import org.depproxy.testkit.memory.MemoryUpstream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** How many calls to AWS each read of a pull makes: the budgets of a warm pull. */
final class CallBudgetTest {
    /** In the future: DynamoDB Local takes away what has expired by the clock of the machine. */
    private static final Instant NOW = Instant.parse("2126-03-01T12:00:00Z");

    private static final Principal ANNA = new Principal(new UserName("anna"), new TokenId("0123456789"));
    private static final PullScope SCOPE = new PullScope(new GroupPath("acme"), ImageName.parse("alpine"));
    private static final Tag LATEST = new Tag("latest");

    private final CallCounter calls = new CallCounter();
    private final AwsPorts ports = EmbeddedAws.get().newStore(calls).ports();

    @BeforeEach
    void a_group_with_a_member() {
        GroupId id = new GroupId("acme");
        ports.directory().add(new Entry.NewGroup(new Group(SCOPE.group(), List.of(id), GroupSettings.DEFAULT)));
        ports.directory().add(new Entry.Member(SCOPE.group(), ANNA.user(), new Membership(id, Role.GUEST)));
    }

    @Test
    void a_warm_manifest_by_digest_or_tag_is_one_call_to_the_table_and_none_to_the_bucket() {
        Manifest manifest = published(ManifestContents.MAX_INLINE_BYTES);
        calls.takeCalls();
        assertThat(ports.pullLedger().manifest(ANNA, SCOPE, manifest.digest()).manifest())
                .contains(manifest);
        assertThat(calls.takeCalls()).containsExactly("BatchGetItemRequest");
        assertThat(ports.pullLedger().tag(ANNA, SCOPE, LATEST).tag()).isPresent();
        assertThat(calls.takeCalls()).containsExactly("BatchGetItemRequest");
    }

    @Test
    void a_manifest_too_large_for_a_record_is_one_call_more() {
        Manifest manifest = published(ManifestContents.MAX_INLINE_BYTES + 1);
        calls.takeCalls();
        assertThat(ports.pullLedger().manifest(ANNA, SCOPE, manifest.digest()).manifest())
                .contains(manifest);
        assertThat(calls.takeCalls()).containsExactly("BatchGetItemRequest", "GetObjectRequest");
        assertThat(ports.pullLedger().tag(ANNA, SCOPE, LATEST).tag()).isPresent();
        assertThat(calls.takeCalls()).containsExactly("BatchGetItemRequest", "GetObjectRequest");
    }

    @Test
    void a_warm_blob_and_its_address_are_one_call_to_the_table() {
        StoredBlob blob = new StoredBlob(Digest.sha256(new byte[1]), 1);
        assertThat(ports.publications().blob(SCOPE, blob, NOW, taken(LeaseKeys.blob(SCOPE, blob.digest()))))
                .isTrue();
        calls.takeCalls();
        assertThat(ports.pullLedger()
                        .blob(ANNA, SCOPE, blob.digest())
                        .progress()
                        .stored())
                .contains(blob);
        assertThat(ports.blobLinks().read(blob.digest())).isNotNull();
        assertThat(ports.blobLinks().describe(blob.digest())).isNotNull();
        assertThat(calls.takeCalls()).containsExactly("BatchGetItemRequest");
    }

    @Test
    void a_look_for_a_blob_is_one_call_to_the_bucket_and_what_is_noted_of_it_one_write() {
        StoredBlob blob = new StoredBlob(Digest.sha256(new byte[1]), 1);
        ports.publications().blob(SCOPE, blob, NOW, taken(LeaseKeys.blob(SCOPE, blob.digest())));
        calls.takeCalls();
        assertThat(ports.blobStore().length(blob.digest())).isEmpty();
        assertThat(calls.takeCalls()).containsExactly("HeadObjectRequest");
        ports.publications().checked(blob.digest(), Optional.of(NOW), NOW.plusSeconds(1));
        assertThat(calls.takeCalls()).containsExactly("UpdateItemRequest");
        ports.publications().lost(blob.digest(), Optional.of(NOW.plusSeconds(1)), NOW);
        assertThat(calls.takeCalls()).containsExactly("UpdateItemRequest");
    }

    @Test
    void the_progress_of_a_blob_a_standing_and_the_signing_keys_are_one_call_each() {
        calls.takeCalls();
        ports.pullLedger().progress(SCOPE, Digest.sha256(new byte[2]));
        assertThat(calls.takeCalls()).containsExactly("BatchGetItemRequest");
        ports.directory().standing(ANNA, SCOPE.group());
        assertThat(calls.takeCalls()).containsExactly("BatchGetItemRequest");
        ports.directory().credential(ANNA.token(), ANNA.user());
        assertThat(calls.takeCalls()).containsExactly("BatchGetItemRequest");
        ports.signingKeys().all();
        assertThat(calls.takeCalls()).containsExactly("QueryRequest");
    }

    @Test
    void a_tag_that_is_answered_at_once_is_a_read_and_a_write_and_an_order_for_the_first_who_comes() {
        FreshnessPolicy policy = FreshnessPolicy.DEFAULT.answeringAtOnce(Duration.ofDays(1));
        PullScope quick = new PullScope(new GroupPath("quick"), SCOPE.image());
        GroupId id = new GroupId("quick");
        GroupSettings settings = GroupSettings.DEFAULT.with(new FreshnessRules(List.of(), policy));
        TokenRecord token = new TokenRecord(
                ANNA.token(), ANNA.user(), Digest.sha256(new byte[3]).hex(), NOW, Optional.empty(), false);
        for (Entry entry : List.of(
                new Entry.User(ANNA.user()),
                new Entry.Token(token),
                new Entry.NewGroup(new Group(quick.group(), List.of(id), settings)),
                new Entry.Member(quick.group(), ANNA.user(), new Membership(id, Role.GUEST)))) {
            assertThat(ports.directory().add(entry)).isTrue();
        }
        Manifest manifest = published(quick, 100);
        PullRequest request = new PullRequest(ANNA, quick, PullRequest.Want.CONTENT, NOW.plusSeconds(25));
        ManifestCache manifests = manifests();
        calls.takeCalls();

        assertThat(manifests.pull(request, LATEST))
                .isEqualTo(new ManifestPull.Revalidating(manifest, Duration.ZERO, new RefreshStart.Ordered()));
        assertThat(calls.takeCalls()).containsExactly("BatchGetItemRequest", "UpdateItemRequest", "InvokeRequest");
        assertThat(manifests.pull(request, LATEST))
                .isEqualTo(new ManifestPull.Revalidating(manifest, Duration.ZERO, new RefreshStart.UnderWay()));
        assertThat(calls.takeCalls()).containsExactly("BatchGetItemRequest", "UpdateItemRequest");
        assertThat(FillOrderJson.read(
                        EmbeddedAws.get().services().takeInvocation().payload()))
                .isInstanceOf(Fills.RefreshOrder.class);
    }

    private ManifestCache manifests() {
        InstantSource clock = InstantSource.fixed(NOW);
        Flight flight = new Flight(ports.leases(), new Pacing(clock, Pause.sleeping(), new Random(7)));
        ManifestReader reader =
                (declared, bytes) -> new ManifestReading.Clear(new ManifestOutline(List.of(), List.of()));
        ManifestFetch fetch = new ManifestFetch(
                new CheckedUpstream(new MemoryUpstream(), reader, new Budget(ports.quotas(), clock), new Counts()),
                ports.pullLedger(),
                ports.publications(),
                flight,
                new Prefetch(ports.fills()));
        Sources sources = new Sources(Map.of(
                RegistryName.DOCKER_HUB,
                UpstreamRegistry.anonymous(RegistryName.DOCKER_HUB, URI.create("https://registry.example"))));
        return new ManifestCache(
                ports.pullLedger(), ports.publications(), fetch, sources, new RefreshDesk(ports.fills(), flight));
    }

    private Manifest published(int length) {
        return published(SCOPE, length);
    }

    private Manifest published(PullScope scope, int length) {
        byte[] bytes = new byte[length];
        Manifest manifest = Manifest.verified(Digest.sha256(bytes), MediaType.OCI_MANIFEST, bytes);
        Fence fence = taken(LeaseKeys.manifest(scope, manifest.digest()));
        ports.publications().manifest(scope, manifest, fence);
        ports.publications().tag(scope, manifest, new TagMove(LATEST, Optional.empty(), NOW));
        return manifest;
    }

    private Fence taken(String key) {
        return switch (ports.leases().take(key, "owner", Duration.ofSeconds(30), NOW)) {
            case Taking.Taken(Fence fence) -> fence;
            case Taking.Busy busy -> throw new AssertionError(busy);
        };
    }
}
