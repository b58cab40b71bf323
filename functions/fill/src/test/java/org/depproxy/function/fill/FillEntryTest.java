package org.depproxy.function.fill;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.depproxy.access.Group;
import org.depproxy.access.GroupId;
import org.depproxy.access.Groups;
import org.depproxy.access.PullScope;
import org.depproxy.aws.FillOrderJson;
import org.depproxy.cache.BlobCopy;
import org.depproxy.cache.BlobFill;
import org.depproxy.cache.Budget;
import org.depproxy.cache.CheckedUpstream;
import org.depproxy.cache.Counts;
import org.depproxy.cache.Fence;
import org.depproxy.cache.Fills.BlobOrder;
import org.depproxy.cache.Fills.ContinuationOrder;
import org.depproxy.cache.Fills.FillOrder;
import org.depproxy.cache.Fills.PrefetchOrder;
import org.depproxy.cache.Fills.RefreshOrder;
import org.depproxy.cache.Flight;
import org.depproxy.cache.LeaseKeys;
import org.depproxy.cache.Leases;
import org.depproxy.cache.ManifestCache;
import org.depproxy.cache.ManifestFetch;
import org.depproxy.cache.Pacing;
import org.depproxy.cache.Prefetch;
import org.depproxy.cache.PrefetchFill;
import org.depproxy.cache.RefreshDesk;
import org.depproxy.cache.Sources;
import org.depproxy.cache.TagRefresh;
import org.depproxy.content.Octets;
import org.depproxy.gateway.MetricLog;
import org.depproxy.gateway.RemainingTime;
import org.depproxy.hash.BouncyHashes;
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
import org.depproxy.upstream.JacksonManifestReader;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

final class FillEntryTest {
    private static final Path EVENTS =
            Path.of(Objects.requireNonNull(System.getProperty("depproxy.root"), "depproxy.root"), "events/fill");
    private static final byte[] LAYER = "a layer".getBytes(StandardCharsets.UTF_8);
    private static final Digest DIGEST = Digest.sha256(LAYER);
    private static final PullScope SCOPE = new PullScope(new GroupPath("acme"), ImageName.parse("alpine"));

    private final ManualClock clock = ManualClock.atSomeTime();
    private final MemoryStore store = new MemoryStore();
    private final MemoryFills ordered = new MemoryFills();
    private final List<String> log = new ArrayList<>();

    private FillEntry entry(byte[] upstream) {
        Flight flight = new Flight(store.leases(), new Pacing(clock, clock::advance, new Random(7)));
        Groups groups = path -> Optional.of(new Group(path, List.of(new GroupId("g")), GroupSettings.DEFAULT))
                .filter(group -> group.path().equals(new GroupPath("acme")));
        OneBlobUpstream registry = new OneBlobUpstream(new Octets(upstream));
        Sources sources = new Sources(Map.of(
                RegistryName.DOCKER_HUB,
                UpstreamRegistry.anonymous(RegistryName.DOCKER_HUB, URI.create("https://registry.example"))));
        BlobFill fill = new BlobFill(
                groups,
                sources,
                store.pullLedger(),
                store.publications(),
                new BlobCopy(
                        registry,
                        store.blobStore(),
                        flight,
                        Runnable::run,
                        new BlobCopy.Relay(ordered, new BouncyHashes())));
        Counts counts = new Counts();
        ManifestFetch fetch = new ManifestFetch(
                new CheckedUpstream(registry, new JacksonManifestReader(), new Budget(store.quotas(), clock), counts),
                store.pullLedger(),
                store.publications(),
                flight,
                new Prefetch(ordered));
        ManifestCache manifests = new ManifestCache(
                store.pullLedger(), store.publications(), fetch, sources, new RefreshDesk(ordered, flight));
        return new FillEntry(
                new FillEntry.Work(
                        fill, new PrefetchFill(store.pullLedger(), ordered, flight), new TagRefresh(manifests, flight)),
                new RemainingTime(),
                new MetricLog(log::add, new MetricLog.Origin("sample", "fill"), counts, clock),
                clock);
    }

    /** The event, as the one who holds the reservation sends it. */
    private Map<String, Object> order() {
        return switch (store.leases()
                .take(LeaseKeys.blob(SCOPE, DIGEST), "sender", Duration.ofSeconds(20), clock.instant())) {
            case Leases.Taking.Taken(Fence reservation) -> event(reservation);
            case Leases.Taking.Busy busy -> throw new AssertionError(busy);
        };
    }

    private static Map<String, Object> event(Fence reservation) {
        return new HashMap<>(Map.of(
                "group", "acme",
                "registry", "docker.io",
                "repository", "library/alpine",
                "digest", DIGEST.toString(),
                "leaseKey", reservation.key(),
                "leaseOwner", reservation.owner(),
                "leaseEpoch", Long.toString(reservation.epoch())));
    }

    @Test
    void an_order_brings_the_blob_into_the_store_once() {
        Map<String, Object> order = order();

        assertThat(entry(LAYER).carryOut(order)).isEqualTo(Map.of("outcome", "Filled"));
        assertThat(store.bytes(DIGEST))
                .hasValueSatisfying(bytes -> assertThat(bytes).isEqualTo(LAYER));
        assertThat(entry(LAYER).carryOut(order)).isEqualTo(Map.of("outcome", "NotNeeded"));
        assertThat(log)
                .first()
                .asString()
                .contains(
                        "\"route\":\"fill\"",
                        "\"image\":\"docker.io/library/alpine\"",
                        "\"bytes\":7",
                        "\"Filled\":1,\"FilledBytes\":7,\"_aws\":{");
        assertThat(log).last().asString().contains("\"NotNeeded\":1,\"_aws\":{");
    }

    @Test
    void a_prefetch_orders_the_blobs_that_are_not_there_and_copies_nothing_itself() {
        assertThat(entry(LAYER).carryOut(order())).isEqualTo(Map.of("outcome", "Filled"));
        Digest config = Digest.sha256(new byte[0]);

        assertThat(entry(LAYER).carryOut(prefetch(config, DIGEST))).isEqualTo(Map.of("outcome", "Prefetched"));

        assertThat(ordered.next())
                .hasValueSatisfying(order -> assertThat(order).isInstanceOfSatisfying(BlobOrder.class, blob -> {
                    assertThat(blob.digest()).isEqualTo(config);
                    assertThat(blob.reservation().key()).isEqualTo(LeaseKeys.blob(SCOPE, config));
                }));
        assertThat(ordered.next()).isEmpty();
        assertThat(store.bytes(config)).isEmpty();
        assertThat(log)
                .last()
                .asString()
                .contains("\"route\":\"prefetch\"", "\"ordered\":1", "\"notNeeded\":1", "\"late\":0");
    }

    @Test
    void the_order_that_a_prefetch_gives_is_one_that_is_carried_out() {
        entry(LAYER).carryOut(prefetch(DIGEST));
        BlobOrder order = ordered.next()
                .filter(BlobOrder.class::isInstance)
                .map(BlobOrder.class::cast)
                .orElseThrow();

        assertThat(entry(LAYER).carryOut(event(order.reservation()))).isEqualTo(Map.of("outcome", "Filled"));
    }

    @Test
    void the_golden_prefetch_is_an_order_just_as_it_is_written() throws IOException {
        String golden = Files.readString(EVENTS.resolve("prefetch.json"));

        FillOrder order = FillOrderJson.read(golden);

        assertThat(order).isInstanceOf(PrefetchOrder.class);
        assertThat(FillOrderJson.write(order)).isEqualTo(golden.replaceAll("\\s", ""));
    }

    @Test
    void the_golden_order_to_go_on_is_an_order_just_as_it_is_written() throws IOException {
        String golden = Files.readString(EVENTS.resolve("continuation.json"));

        FillOrder order = FillOrderJson.read(golden);

        assertThat(order).isInstanceOf(ContinuationOrder.class);
        assertThat(FillOrderJson.write(order)).isEqualTo(golden.replaceAll("\\s", ""));
    }

    @Test
    void the_golden_order_to_ask_for_a_tag_is_an_order_just_as_it_is_written() throws IOException {
        String golden = Files.readString(EVENTS.resolve("refresh.json"));

        FillOrder order = FillOrderJson.read(golden);

        assertThat(order).isInstanceOf(RefreshOrder.class);
        assertThat(FillOrderJson.write(order)).isEqualTo(golden.replaceAll("\\s", ""));
    }

    @Test
    void an_order_to_ask_for_a_tag_is_carried_out_once_and_only_the_log_is_told_how_it_ended() {
        Map<String, Object> order = refresh();

        assertThat(entry(LAYER).carryOut(order)).isEqualTo(Map.of("outcome", "Revoked"));
        assertThat(entry(LAYER).carryOut(order)).isEqualTo(Map.of("outcome", "NotNeeded"));
        assertThat(log)
                .first()
                .asString()
                .contains("\"route\":\"refresh\"", "\"reference\":\"latest\"", "\"outcome\":\"Revoked\"")
                .doesNotContain("anna");
    }

    /** The event, as one sends it who was a member once. */
    private Map<String, Object> refresh() {
        return switch (store.leases()
                .take(LeaseKeys.refresh(SCOPE, new Tag("latest")), "sender", Duration.ofSeconds(20), clock.instant())) {
            case Leases.Taking.Taken(Fence reservation) -> {
                Map<String, Object> event = event(reservation);
                event.remove("digest");
                event.putAll(Map.of("tag", "latest", "user", "anna", "tokenId", "0123456789"));
                yield event;
            }
            case Leases.Taking.Busy busy -> throw new AssertionError(busy);
        };
    }

    private static Map<String, Object> prefetch(Digest... blobs) {
        return Map.of(
                "group", "acme",
                "registry", "docker.io",
                "repository", "library/alpine",
                "blobs", Stream.of(blobs).map(Digest::toString).toList());
    }

    @Test
    void t021_wrong_bytes_are_not_kept_and_the_log_says_so_and_counts_them() {
        assertThat(entry("not that layer".getBytes(StandardCharsets.UTF_8)).carryOut(order()))
                .isEqualTo(Map.of("outcome", "Untrustworthy"));
        assertThat(store.bytes(DIGEST)).isEmpty();
        assertThat(log)
                .singleElement()
                .asString()
                .contains("\"upstream\":\"", "\"Untrustworthy\":1,\"FailedFills\":1,\"WrongBytes\":1,\"_aws\":{");
    }

    @Test
    void an_order_to_go_on_with_an_upload_that_is_gone_fails_and_the_log_says_which_continuation_it_was() {
        Map<String, Object> order = order();
        order.putAll(Map.of(
                "uploadId", "gone",
                "parts", "1",
                "hash", DIGEST.hex(),
                "validator", "",
                "continuation", "7"));

        assertThat(entry(LAYER).carryOut(order)).isEqualTo(Map.of("outcome", "Unavailable"));
        assertThat(log)
                .singleElement()
                .asString()
                .contains("\"route\":\"fill\"", "\"continuation\":7", "\"FailedFills\":1");
    }

    @Test
    void an_order_for_a_group_that_is_gone_fills_nothing() {
        Map<String, Object> order = order();
        order.put("group", "elsewhere");

        assertThat(entry(LAYER).carryOut(order)).isEqualTo(Map.of("outcome", "Hidden"));
        assertThat(log).singleElement().asString().doesNotContain("FailedFills");
        assertThat(store.bytes(DIGEST)).isEmpty();
    }

    @Test
    void what_is_no_order_is_refused() {
        assertThatIllegalArgumentException().isThrownBy(() -> entry(LAYER).carryOut(Map.of("group", "acme")));
    }

    @Test
    void what_the_environment_lacks_is_said_at_the_start_in_one_sentence() {
        assertThatIllegalStateException()
                .isThrownBy(() -> new FillFunction(Map.of()))
                .withMessage(
                        "the environment of this function lacks TABLE_NAME, BUCKET_NAME, UPSTREAMS, AWS_LAMBDA_FUNCTION_NAME, AWS_REGION");
    }

    @Test
    void the_function_refuses_a_strange_event_without_opening_anything() {
        FillFunction function = new FillFunction(Map.of(
                "TABLE_NAME", "table",
                "BUCKET_NAME", "bucket",
                "UPSTREAMS", "docker.io=https://registry-1.docker.io",
                "AWS_LAMBDA_FUNCTION_NAME", "fill",
                "AWS_REGION", "eu-central-1"));

        assertThatIllegalArgumentException().isThrownBy(() -> function.execute(Map.of("group", "acme")));
    }
}
