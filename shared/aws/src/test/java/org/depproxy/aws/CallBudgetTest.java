package org.depproxy.aws;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.depproxy.access.Directory.Entry;
import org.depproxy.access.Group;
import org.depproxy.access.GroupId;
import org.depproxy.access.Membership;
import org.depproxy.access.Principal;
import org.depproxy.access.PullScope;
import org.depproxy.access.Role;
import org.depproxy.access.TokenId;
import org.depproxy.access.UserName;
import org.depproxy.cache.Fence;
import org.depproxy.cache.LeaseKeys;
import org.depproxy.cache.Leases.Taking;
import org.depproxy.cache.Publications.TagMove;
import org.depproxy.cache.StoredBlob;
import org.depproxy.content.Manifest;
import org.depproxy.content.MediaType;
import org.depproxy.name.Digest;
import org.depproxy.name.GroupPath;
import org.depproxy.name.ImageName;
import org.depproxy.name.Tag;
import org.depproxy.settings.GroupSettings;
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

    private Manifest published(int length) {
        byte[] bytes = new byte[length];
        Manifest manifest = Manifest.verified(Digest.sha256(bytes), MediaType.OCI_MANIFEST, bytes);
        Fence fence = taken(LeaseKeys.manifest(SCOPE, manifest.digest()));
        ports.publications().manifest(SCOPE, manifest, fence);
        ports.publications().tag(SCOPE, manifest, new TagMove(LATEST, Optional.empty(), NOW));
        return manifest;
    }

    private Fence taken(String key) {
        return switch (ports.leases().take(key, "owner", Duration.ofSeconds(30), NOW)) {
            case Taking.Taken(Fence fence) -> fence;
            case Taking.Busy busy -> throw new AssertionError(busy);
        };
    }
}
