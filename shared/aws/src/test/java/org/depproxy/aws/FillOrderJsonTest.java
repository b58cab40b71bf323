package org.depproxy.aws;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.depproxy.access.Principal;
import org.depproxy.access.PullScope;
import org.depproxy.access.TokenId;
import org.depproxy.access.UserName;
import org.depproxy.cache.Checkpoint;
import org.depproxy.cache.Fence;
import org.depproxy.cache.Fills.BlobOrder;
import org.depproxy.cache.Fills.ContinuationOrder;
import org.depproxy.cache.Fills.PrefetchOrder;
import org.depproxy.cache.Fills.RefreshOrder;
import org.depproxy.cache.Limits;
import org.depproxy.content.Octets;
import org.depproxy.name.Digest;
import org.depproxy.name.GroupPath;
import org.depproxy.name.ImageName;
import org.depproxy.name.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class FillOrderJsonTest {
    private static final BlobOrder ORDER = new BlobOrder(
            new PullScope(new GroupPath("acme/platform"), ImageName.parse("localhost:5000/app")),
            Digest.sha256(new byte[0]),
            new Fence("blob/x", "owner", 7));
    private static final PrefetchOrder PREFETCH =
            new PrefetchOrder(ORDER.scope(), List.of(ORDER.digest(), Digest.sha256(new byte[1])));

    private static final ContinuationOrder CONTINUATION = new ContinuationOrder(
            ORDER, new Checkpoint("upload", 7, new Octets(ORDER.digest().bytes()), Optional.of("\"tag\""), 3));

    private static final RefreshOrder REFRESH = new RefreshOrder(
            new Principal(new UserName("anna"), new TokenId("0123456789")),
            ORDER.scope(),
            new Tag("latest"),
            new Fence("refresh/x", "owner", 7));

    /** What Lambda takes of an asynchronous invocation everywhere, in bytes. */
    private static final int MAX_EVENT = 256 * 1024;

    @Test
    void what_is_written_is_read_again() {
        assertThat(FillOrderJson.read(FillOrderJson.write(ORDER))).isEqualTo(ORDER);
        assertThat(FillOrderJson.read(FillOrderJson.write(PREFETCH))).isEqualTo(PREFETCH);
        assertThat(FillOrderJson.read(FillOrderJson.write(CONTINUATION))).isEqualTo(CONTINUATION);
        assertThat(FillOrderJson.read(FillOrderJson.write(REFRESH))).isEqualTo(REFRESH);
    }

    @Test
    void an_event_that_the_runtime_has_read_is_the_same_order() {
        assertThat(FillOrderJson.read(fields())).isEqualTo(ORDER);
        assertThat(FillOrderJson.read(prefetchFields())).isEqualTo(PREFETCH);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "\"text\"",
                "{}",
                "{\"group\":\"a\"}",
                "{\"group\":{}}",
                "{\"group\":1}",
                "{\"group\":\"a\",\"group\":\"a\"}",
                "{\"group\":[[]]}",
                "{\"blobs\":[",
                "{\"blobs\":[1]}",
                "{\"blobs\":[\"a\"}",
                "{"
            })
    void what_is_no_order_is_refused(String json) {
        assertThatThrownBy(() -> FillOrderJson.read(json)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void more_than_an_order_is_refused() {
        String json = FillOrderJson.write(ORDER);
        assertThatThrownBy(() -> FillOrderJson.read(json + json)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> FillOrderJson.read(json.replace("{", "{\"more\":\"\",")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> FillOrderJson.read(json + " ".repeat(40_000)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"group", "registry", "repository", "digest", "leaseEpoch"})
    void a_field_that_breaks_its_grammar_is_refused(String field) {
        Map<String, String> event = fields();
        event.put(field, "Not#Valid");
        assertThatThrownBy(() -> FillOrderJson.read(event)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"group", "tag", "user", "tokenId", "leaseEpoch"})
    void a_field_of_an_order_to_ask_for_a_tag_that_breaks_its_grammar_is_refused(String field) {
        Map<String, String> event = fields();
        event.remove("digest");
        event.putAll(Map.of("tag", "latest", "user", "anna", "tokenId", "0123456789", "leaseKey", "refresh/x"));
        assertThat(FillOrderJson.read(event)).isEqualTo(REFRESH);
        event.put(field, "Not#Valid");
        assertThatThrownBy(() -> FillOrderJson.read(event)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "parts, 0",
        "parts, 10001",
        "parts, many",
        "hash, ''",
        "hash, 0",
        "hash, nohex",
        "continuation, 0",
        "continuation, 91"
    })
    void a_continuation_that_nobody_here_would_order_is_refused(String field, String value) {
        Map<String, String> event = fields();
        event.putAll(Map.of(
                "uploadId", "upload",
                "parts", "7",
                "hash", ORDER.digest().hex(),
                "validator", "\"tag\"",
                "continuation", "3"));
        assertThat(FillOrderJson.read(event)).isEqualTo(CONTINUATION);
        event.put(field, value);
        assertThatThrownBy(() -> FillOrderJson.read(event)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void an_event_with_other_values_than_strings_is_refused() {
        Map<String, Object> event = new HashMap<>(fields());
        event.put("leaseEpoch", 7);
        assertThatThrownBy(() -> FillOrderJson.read(event)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void the_longest_prefetch_is_read_and_is_far_shorter_than_an_event_may_be() {
        List<Digest> blobs = IntStream.range(0, Limits.PREFETCHED_BLOBS)
                .mapToObj(i -> Digest.of(Digest.Algorithm.SHA512, new byte[i]))
                .toList();
        String json = FillOrderJson.write(new PrefetchOrder(ORDER.scope(), blobs));

        assertThat(FillOrderJson.read(json)).isEqualTo(new PrefetchOrder(ORDER.scope(), blobs));
        assertThat(json.length()).isLessThan(MAX_EVENT / 8);
    }

    @Test
    void a_prefetch_of_other_things_than_blobs_is_refused() {
        for (Object blobs : List.of("text", 7, List.of(), List.of(7), List.of("sha256:short"), List.of(List.of()))) {
            Map<String, Object> event = prefetchFields();
            event.put("blobs", blobs);
            assertThatThrownBy(() -> FillOrderJson.read(event)).isInstanceOf(IllegalArgumentException.class);
        }
        Map<String, Object> both = prefetchFields();
        both.put("digest", ORDER.digest().toString());
        assertThatThrownBy(() -> FillOrderJson.read(both)).isInstanceOf(IllegalArgumentException.class);
    }

    private static Map<String, Object> prefetchFields() {
        return new HashMap<>(Map.of(
                "group",
                "acme/platform",
                "registry",
                "localhost:5000",
                "repository",
                "app",
                "blobs",
                PREFETCH.blobs().stream().map(Digest::toString).toList()));
    }

    private static Map<String, String> fields() {
        return new HashMap<>(Map.of(
                "group", "acme/platform",
                "registry", "localhost:5000",
                "repository", "app",
                "digest", ORDER.digest().toString(),
                "leaseKey", "blob/x",
                "leaseOwner", "owner",
                "leaseEpoch", "7"));
    }
}
