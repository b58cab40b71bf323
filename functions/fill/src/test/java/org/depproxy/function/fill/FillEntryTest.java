package org.depproxy.function.fill;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.depproxy.access.Group;
import org.depproxy.access.GroupId;
import org.depproxy.access.Groups;
import org.depproxy.cache.BlobCopy;
import org.depproxy.cache.BlobFill;
import org.depproxy.cache.Flight;
import org.depproxy.cache.LeaseKeys;
import org.depproxy.cache.Pacing;
import org.depproxy.cache.Sources;
import org.depproxy.content.Octets;
import org.depproxy.gateway.RemainingTime;
import org.depproxy.name.Digest;
import org.depproxy.name.GroupPath;
import org.depproxy.name.RegistryName;
import org.depproxy.settings.GroupSettings;
import org.depproxy.settings.UpstreamRegistry;
import org.depproxy.testkit.ManualClock;
import org.depproxy.testkit.memory.MemoryStore;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

final class FillEntryTest {
    private static final byte[] LAYER = "a layer".getBytes(StandardCharsets.UTF_8);
    private static final Digest DIGEST = Digest.sha256(LAYER);

    private final ManualClock clock = ManualClock.atSomeTime();
    private final MemoryStore store = new MemoryStore();
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
                new BlobCopy(registry, store.blobStore(), flight, Runnable::run));
        return new FillEntry(fill, new RemainingTime(), log::add, clock);
    }

    /** The event, as the one who holds the reservation sends it. */
    private Map<String, Object> order() {
        String key = LeaseKeys.blob(DIGEST);
        store.leases().take(key, "sender", Duration.ofSeconds(20), clock.instant());
        return new HashMap<>(Map.of(
                "group", "acme",
                "registry", "docker.io",
                "repository", "library/alpine",
                "digest", DIGEST.toString(),
                "leaseKey", key,
                "leaseOwner", "sender",
                "leaseEpoch", "1"));
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
                .contains("\"route\":\"fill\"", "\"image\":\"docker.io/library/alpine\"", "\"bytes\":7");
    }

    @Test
    void wrong_bytes_are_not_kept_and_the_log_says_so() {
        assertThat(entry("not that layer".getBytes(StandardCharsets.UTF_8)).carryOut(order()))
                .isEqualTo(Map.of("outcome", "Untrustworthy"));
        assertThat(store.bytes(DIGEST)).isEmpty();
        assertThat(log).singleElement().asString().contains("\"upstream\":\"");
    }

    @Test
    void an_order_for_a_group_that_is_gone_fills_nothing() {
        Map<String, Object> order = order();
        order.put("group", "elsewhere");

        assertThat(entry(LAYER).carryOut(order)).isEqualTo(Map.of("outcome", "Hidden"));
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
                .withMessage("the environment of this function lacks TABLE_NAME, BUCKET_NAME, UPSTREAMS, AWS_REGION");
    }

    @Test
    void the_function_refuses_a_strange_event_without_opening_anything() {
        FillFunction function = new FillFunction(Map.of(
                "TABLE_NAME", "table",
                "BUCKET_NAME", "bucket",
                "UPSTREAMS", "docker.io=https://registry-1.docker.io",
                "AWS_REGION", "eu-central-1"));

        assertThatIllegalArgumentException().isThrownBy(() -> function.execute(Map.of("group", "acme")));
    }
}
