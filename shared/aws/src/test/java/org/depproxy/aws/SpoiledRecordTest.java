package org.depproxy.aws;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.depproxy.access.Directory.Entry;
import org.depproxy.access.Group;
import org.depproxy.access.GroupId;
import org.depproxy.access.Principal;
import org.depproxy.access.PullScope;
import org.depproxy.access.TokenId;
import org.depproxy.access.UserName;
import org.depproxy.cache.Fence;
import org.depproxy.cache.LeaseKeys;
import org.depproxy.cache.Leases.Taking;
import org.depproxy.cache.Publications.TagMove;
import org.depproxy.cache.SightedTag;
import org.depproxy.cache.StoreUnavailable;
import org.depproxy.cache.TagRecord;
import org.depproxy.content.Manifest;
import org.depproxy.content.MediaType;
import org.depproxy.freshness.FreshnessPolicy;
import org.depproxy.name.Digest;
import org.depproxy.name.GroupPath;
import org.depproxy.name.ImageName;
import org.depproxy.name.RegistryName;
import org.depproxy.name.Tag;
import org.depproxy.quota.QuotaPolicy;
import org.depproxy.settings.GroupSettings;
import org.depproxy.settings.UpstreamLogin;
import org.depproxy.settings.UpstreamRegistry;
import org.depproxy.settings.UpstreamRegistry.Login;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What is read when the table or the bucket no longer holds what was written. */
final class SpoiledRecordTest {
    /** In the future: DynamoDB Local takes away what has expired by the clock of the machine. */
    private static final Instant NOW = Instant.parse("2126-03-01T12:00:00Z");

    private static final Duration WHILE = Duration.ofSeconds(30);
    private static final Principal ANNA = new Principal(new UserName("anna"), new TokenId("0123456789"));
    private static final PullScope SCOPE = new PullScope(new GroupPath("acme"), ImageName.parse("alpine"));
    private static final Tag LATEST = new Tag("latest");
    private static final byte[] OTHER = "spoiled".getBytes(StandardCharsets.UTF_8);

    private final EmbeddedAws.Store store = EmbeddedAws.get().newStore();
    private final AwsPorts ports = store.ports();

    @Test
    void a_manifest_whose_bytes_were_changed_is_absent_until_it_is_published_again() {
        Manifest manifest = published("{}".getBytes(StandardCharsets.UTF_8));
        store.tamper(store.item(Key.manifest(manifest.digest())).with("content", Item.bytes(OTHER)));
        assertThat(held(manifest.digest())).isEmpty();
        publish(manifest);
        assertThat(held(manifest.digest())).contains(manifest);
    }

    @Test
    void a_large_manifest_that_was_changed_or_lost_in_the_bucket_is_absent_until_it_is_published_again() {
        Manifest manifest = published(new byte[ManifestContents.MAX_INLINE_BYTES + 1]);
        String key = ObjectKeys.manifest(manifest.digest());
        EmbeddedAws.get().s3().putObject(put -> put.bucket(store.name()).key(key), RequestBody.fromBytes(OTHER));
        assertThat(held(manifest.digest())).isEmpty();
        EmbeddedAws.get()
                .s3()
                .deleteObject(delete -> delete.bucket(store.name()).key(key));
        assertThat(held(manifest.digest())).isEmpty();
        publish(manifest);
        assertThat(held(manifest.digest())).contains(manifest);
    }

    @Test
    void a_manifest_whose_content_is_gone_is_absent() {
        Manifest manifest = published("{}".getBytes(StandardCharsets.UTF_8));
        store.forget(Key.manifest(manifest.digest()));
        assertThat(held(manifest.digest())).isEmpty();
    }

    @Test
    void a_tag_whose_bytes_were_changed_is_absent_and_can_be_moved_by_one_who_saw_none() {
        Manifest manifest = published("{}".getBytes(StandardCharsets.UTF_8));
        Manifest next = published("[]".getBytes(StandardCharsets.UTF_8));
        TagMove move = new TagMove(LATEST, Optional.empty(), NOW);
        ports.publications().tag(SCOPE, manifest, move);
        Key key = Key.tag(SCOPE, LATEST);
        store.tamper(store.item(key).with("content", Item.bytes(OTHER)));
        assertThat(tag()).isEmpty();
        assertThat(ports.publications().tag(SCOPE, next, move)).isTrue();
        assertThat(tag()).contains(new TagRecord(LATEST, next, NOW, 2));
    }

    @Test
    void a_record_that_nobody_here_wrote_is_a_failure_of_the_store_and_no_miss() {
        store.tamper(Item.at(Key.tag(SCOPE, LATEST)).with("digest", "md5:1").with("mediaType", "a/b"));
        assertThatThrownBy(this::tag).isInstanceOf(StoreUnavailable.class).hasMessage("could not read a tag record");
        store.tamper(Item.at(Key.group(SCOPE.group())));
        assertThatThrownBy(() -> ports.groups().find(SCOPE.group())).isInstanceOf(StoreUnavailable.class);
    }

    @Test
    void a_login_lies_sealed_and_opens_only_for_its_group_and_its_origin() {
        RegistryName name = new RegistryName("registry.example");
        UpstreamRegistry registry = UpstreamRegistry.anonymous(name, URI.create("https://registry.example"))
                .with(new UpstreamLogin("robot", "s3cret"));
        GroupSettings settings = new GroupSettings(true, FreshnessPolicy.DEFAULT, Map.of(name, registry));
        Group group = new Group(SCOPE.group(), List.of(new GroupId("acme")), settings);
        ports.directory().add(new Entry.NewGroup(group));
        Item item = store.item(Key.group(SCOPE.group()));
        assertThat(item.toString()).doesNotContain("s3cret").doesNotContain("robot");
        assertThat(ports.groups().find(SCOPE.group())).contains(group);

        Item registries = new Item(item.map("registries"));
        Item own = new Item(registries.map("registry.example"));
        var elsewhere = registries.with(
                "registry.example",
                AttributeValue.fromM(own.with("base", "https://evil.example").attributes()));
        Login closed = new Login.Closed(own.text("sealedLogin").orElseThrow());
        store.tamper(item.with("registries", AttributeValue.fromM(elsewhere.attributes())));
        assertThat(registries(ports))
                .isEqualTo(Map.of(name, new UpstreamRegistry(name, URI.create("https://evil.example"), closed)));

        store.tamper(item.with("lineage", GroupItem.lineage(List.of(new GroupId("other")))));
        assertThat(registries(ports)).isEqualTo(Map.of(name, registry.with(closed)));
    }

    /** A table that was restored beside another secret. */
    @Test
    void a_login_that_was_sealed_with_another_secret_is_closed_and_takes_nothing_of_its_group_down() {
        RegistryName name = new RegistryName("registry.example");
        UpstreamRegistry open =
                UpstreamRegistry.anonymous(new RegistryName("open.example"), URI.create("https://open.example"));
        UpstreamRegistry sealed = UpstreamRegistry.anonymous(name, URI.create("https://registry.example"))
                .with(new UpstreamLogin("robot", "s3cret"));
        GroupSettings settings = GroupSettings.DEFAULT.with(Map.of(open.name(), open, name, sealed));
        ports.directory().add(new Entry.NewGroup(new Group(SCOPE.group(), List.of(new GroupId("acme")), settings)));
        Map<String, String> environment = new HashMap<>(EmbeddedAws.get().environment());
        environment.put(
                "AWS_ENDPOINT_URL_SECRETS_MANAGER",
                new FakeServices("another secret of the tests, which is long enough").url());
        environment.put("TABLE_NAME", store.name());
        environment.put("BUCKET_NAME", store.name());
        try (AwsPorts restored = new AwsPorts(environment, EmbeddedAws.PAUSE, new SecureRandom())) {
            Map<RegistryName, UpstreamRegistry> found = registries(restored);
            assertThat(found).containsEntry(open.name(), open).hasSize(2);
            assertThat(found.get(name))
                    .isInstanceOfSatisfying(
                            UpstreamRegistry.class,
                            registry -> assertThat(registry.login()).isInstanceOf(Login.Closed.class));
            assertThat(restored.pullLedger().tag(ANNA, SCOPE, LATEST).standing().group())
                    .isPresent();

            Group read = restored.groups().find(SCOPE.group()).orElseThrow();
            assertThat(restored.directory().change(read, read.settings().with(new QuotaPolicy(1))))
                    .isTrue();
            assertThat(registries(ports)).isEqualTo(settings.registries());

            Group again = restored.groups().find(SCOPE.group()).orElseThrow();
            assertThat(restored.directory().change(again, settings)).isTrue();
            assertThat(registries(restored)).isEqualTo(settings.registries());
        }
    }

    private static Map<RegistryName, UpstreamRegistry> registries(AwsPorts ports) {
        return ports.groups().find(SCOPE.group()).orElseThrow().settings().registries();
    }

    @Test
    void a_group_from_before_there_were_rules_has_none_and_a_rule_that_is_none_is_a_failure() {
        Group group = new Group(SCOPE.group(), List.of(new GroupId("acme")), GroupSettings.DEFAULT);
        ports.directory().add(new Entry.NewGroup(group));
        Map<String, AttributeValue> old =
                new HashMap<>(store.item(Key.group(SCOPE.group())).attributes());
        assertThat(old.keySet())
                .contains(
                        "staleWhileRevalidate",
                        "keepDeleted",
                        "immutable",
                        "freshnessRules",
                        "allowedPulls",
                        "deniedPulls")
                .doesNotContain("deploymentRegistries");
        old.keySet()
                .removeAll(List.of(
                        "staleWhileRevalidate",
                        "keepDeleted",
                        "immutable",
                        "freshnessRules",
                        "allowedPulls",
                        "deniedPulls"));
        store.tamper(new Item(old));
        assertThat(ports.groups().find(SCOPE.group())).contains(group);

        Item bad = Item.empty().with("images", "[").with("tags", "*");
        store.tamper(new Item(old).with("deniedPulls", Item.list(List.of(bad))));
        assertThatThrownBy(() -> ports.groups().find(SCOPE.group())).isInstanceOf(StoreUnavailable.class);
    }

    @Test
    void where_there_is_no_secret_the_logins_of_a_group_are_closed_and_none_can_be_added() {
        RegistryName name = new RegistryName("registry.example");
        URI base = URI.create("https://registry.example");
        UpstreamRegistry registry = UpstreamRegistry.anonymous(name, base).with(new UpstreamLogin("robot", "s3cret"));
        GroupSettings settings = new GroupSettings(true, FreshnessPolicy.DEFAULT, Map.of(name, registry));
        Group group = new Group(SCOPE.group(), List.of(new GroupId("acme")), settings);
        Map<String, String> environment = new HashMap<>(EmbeddedAws.get().environment());
        environment.remove("SECRET_ARN");
        environment.put("TABLE_NAME", store.name());
        try (AwsPorts secretless = new AwsPorts(environment, EmbeddedAws.PAUSE, new SecureRandom())) {
            assertThatThrownBy(() -> secretless.directory().add(new Entry.NewGroup(group)))
                    .isInstanceOf(IllegalStateException.class);
            ports.directory().add(new Entry.NewGroup(group));
            assertThat(registries(secretless).values())
                    .singleElement()
                    .satisfies(found -> assertThat(found.login()).isInstanceOf(Login.Closed.class));
        }
    }

    @Test
    void a_lease_that_the_table_forgot_begins_anew_and_its_former_holder_publishes_nothing() {
        Digest blob = Digest.sha256(OTHER);
        String key = LeaseKeys.blob(SCOPE, blob);
        Fence former = fence(ports.leases().take(key, "former", WHILE, NOW));
        store.forget(Key.lease(key));
        Fence present = fence(ports.leases().take(key, "present", WHILE, NOW));
        assertThat(present.epoch()).isEqualTo(former.epoch());
        assertThat(ports.publications().link(SCOPE, blob, former)).isFalse();
        assertThat(ports.leases().renew(former, WHILE, NOW)).isFalse();
        assertThat(ports.publications().link(SCOPE, blob, present)).isTrue();
    }

    @Test
    void a_lease_past_its_time_to_live_that_is_still_there_counts() {
        String key = LeaseKeys.blob(SCOPE, Digest.sha256(OTHER));
        Fence fence = fence(ports.leases().take(key, "one", WHILE, NOW));
        Item item = store.item(Key.lease(key));
        assertThat(item.time("expires")).contains(NOW.plus(WHILE).plus(DynamoLeases.MEMORY));
        store.tamper(item.with("expires", 1));
        assertThat(ports.leases().take(key, "two", WHILE, NOW)).isInstanceOf(Taking.Busy.class);
        assertThat(ports.leases().renew(fence, WHILE, NOW)).isTrue();
    }

    @Test
    void a_taking_whose_answer_was_lost_and_that_is_sent_again_is_the_same_taking() {
        String key = LeaseKeys.blob(SCOPE, Digest.sha256(OTHER));
        Fence fence = fence(ports.leases().take(key, "one", WHILE, NOW));
        assertThat(fence(ports.leases().take(key, "one", WHILE, NOW))).isEqualTo(fence);
        Fence claimed = fence(ports.leases().claim(fence, "two", WHILE, NOW));
        assertThat(fence(ports.leases().claim(fence, "two", WHILE, NOW))).isEqualTo(claimed);
    }

    @Test
    void tags_that_wait_in_vain_are_forgotten_by_the_table_and_a_published_link_never_is() {
        Manifest manifest = Manifest.verified(Digest.sha256(OTHER), MediaType.OCI_MANIFEST, OTHER);
        ports.publications().awaiting(SCOPE, manifest.digest(), new SightedTag(LATEST, Optional.empty(), NOW));
        Key link = Key.manifestLink(SCOPE, manifest.digest());
        assertThat(store.item(link).time("expires"))
                .hasValueSatisfying(end -> assertThat(end).isAfter(NOW));
        publish(manifest);
        assertThat(store.item(link).time("expires")).isEmpty();
    }

    private Manifest published(byte[] bytes) {
        Manifest manifest = Manifest.verified(Digest.sha256(bytes), MediaType.OCI_MANIFEST, bytes);
        publish(manifest);
        return manifest;
    }

    private void publish(Manifest manifest) {
        Fence fence = fence(ports.leases().take(LeaseKeys.manifest(SCOPE, manifest.digest()), "owner", WHILE, NOW));
        assertThat(ports.publications().manifest(SCOPE, manifest, fence)).isTrue();
        ports.leases().release(fence);
    }

    private Optional<Manifest> held(Digest digest) {
        return ports.pullLedger().manifest(ANNA, SCOPE, digest).manifest();
    }

    private Optional<TagRecord> tag() {
        return ports.pullLedger().tag(ANNA, SCOPE, LATEST).tag();
    }

    private static Fence fence(Taking taking) {
        return switch (taking) {
            case Taking.Taken(Fence fence) -> fence;
            case Taking.Busy busy -> throw new AssertionError(busy);
        };
    }
}
