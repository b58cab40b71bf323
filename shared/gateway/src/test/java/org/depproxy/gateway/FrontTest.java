package org.depproxy.gateway;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.depproxy.access.Grant;
import org.depproxy.access.Principal;
import org.depproxy.access.PullScope;
import org.depproxy.access.TokenId;
import org.depproxy.access.UserName;
import org.depproxy.cache.BlobLinks;
import org.depproxy.cache.BlobPull;
import org.depproxy.cache.Distrust;
import org.depproxy.cache.Limits;
import org.depproxy.cache.ListPull;
import org.depproxy.cache.ManifestPull;
import org.depproxy.cache.PrefetchStart;
import org.depproxy.cache.PullRequest;
import org.depproxy.cache.PullRequest.Want;
import org.depproxy.cache.Referrer;
import org.depproxy.cache.Referrers;
import org.depproxy.cache.RefreshStart;
import org.depproxy.cache.Refusal;
import org.depproxy.cache.StoreUnavailable;
import org.depproxy.cache.StoredBlob;
import org.depproxy.cache.TagList;
import org.depproxy.cache.TagQuery;
import org.depproxy.content.Descriptor;
import org.depproxy.content.Manifest;
import org.depproxy.content.MediaType;
import org.depproxy.name.Digest;
import org.depproxy.name.GroupPath;
import org.depproxy.name.ImageName;
import org.depproxy.name.Tag;
import org.depproxy.testkit.ManualClock;
import org.depproxy.testkit.memory.MemoryStore;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

final class FrontTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final String START = "/v2/acme/dependency_proxy/containers/alpine/";
    private static final PullScope SCOPE = new PullScope(new GroupPath("acme"), ImageName.parse("alpine"));
    private static final Digest DIGEST = Digest.sha256(new byte[] {1});
    private static final Grant GRANT = new Grant(
            new Principal(new UserName("anna"), new TokenId("0123456789")),
            Set.of(SCOPE),
            NOW,
            NOW.plus(Duration.ofMinutes(15)));
    private static final String SECRET = "canary";
    private static final String PRIVATE_HOST = "registry.inside.example";

    private final ManualClock clock = new ManualClock(NOW);
    private final List<String> log = new ArrayList<>();
    private final List<PullRequest> asked = new ArrayList<>();
    private final List<TagQuery> queries = new ArrayList<>();
    private final BlobLinks links = new MemoryStore().blobLinks();

    private Reply pullManifest(String method, ManifestPull pull) {
        return front(pull, new BlobPull.Filling()).answer(request(method, START + "manifests/latest"), left(30));
    }

    private Reply pullBlob(String method, BlobPull pull) {
        return front(refused(new Refusal.Hidden()), pull).answer(request(method, START + "blobs/" + DIGEST), left(30));
    }

    private Front front(ManifestPull manifest, BlobPull blob) {
        return front(
                manifest,
                blob,
                new ListPull.Refused<>(new Refusal.Hidden()),
                new ListPull.Refused<>(new Refusal.Hidden()));
    }

    private Reply listTags(String query, ListPull<TagList> pull) {
        Request request = new Request(
                "GET",
                START + "tags/list",
                Query.parse(query),
                Map.of("Authorization", "Bearer good"),
                "",
                Optional.empty(),
                "id");
        return front(
                        refused(new Refusal.Hidden()),
                        new BlobPull.Filling(),
                        pull,
                        new ListPull.Refused<>(new Refusal.Hidden()))
                .answer(request, left(30));
    }

    private Front front(ManifestPull manifest, BlobPull blob, ListPull<TagList> tags, ListPull<Referrers> referrers) {
        Gate gate = new Gate(token -> Optional.of(GRANT).filter(grant -> token.equals("good")));
        return front(new PullEndpoint(
                gate,
                (pull, reference) -> {
                    asked.add(pull);
                    return manifest;
                },
                new BlobEndpoint(
                        gate,
                        (pull, digest) -> {
                            asked.add(pull);
                            return blob;
                        },
                        links),
                new ListEndpoint(
                        (pull, query) -> {
                            asked.add(pull);
                            queries.add(query);
                            return tags;
                        },
                        (pull, digest) -> referrers)));
    }

    private Front front(Endpoint endpoint) {
        return new Front(endpoint, PublicUrl.parse("https://proxy.example"), log::add, clock);
    }

    private static Duration left(long seconds) {
        return Duration.ofSeconds(seconds);
    }

    private static Request request(String method, String path) {
        Map<String, String> headers = Map.of("Authorization", "Bearer good", "Cookie", SECRET);
        return new Request(method, path, Query.parse("q=" + SECRET), headers, SECRET, Optional.empty(), "id\n1");
    }

    private static ManifestPull refused(Refusal refusal) {
        return new ManifestPull.Refused(refusal);
    }

    private static String text(Reply reply) {
        return new String(reply.body().toArray(), StandardCharsets.UTF_8);
    }

    private static Refusal refusal(String name) {
        return switch (name) {
            case "Hidden" -> new Refusal.Hidden();
            case "Revoked" -> new Refusal.Revoked();
            case "Unknown" -> new Refusal.Unknown();
            case "Denied" -> new Refusal.Denied();
            case "RuledOut" -> new Refusal.RuledOut();
            case "Throttled" -> new Refusal.Throttled(Duration.ofMillis(29_001));
            case "Unavailable" ->
                new Refusal.Unavailable("pull alpine from " + PRIVATE_HOST + ": timed out", Duration.ZERO);
            case "Untrustworthy" -> new Refusal.Untrustworthy("pull manifest from " + PRIVATE_HOST + ": 418");
            case "WrongBytes", "InvalidManifest", "RejectedRealm" ->
                new Refusal.Untrustworthy(
                        Distrust.valueOf(name.replaceAll("(?<=.)([A-Z])", "_$1").toUpperCase(Locale.ROOT)),
                        "pull manifest from " + PRIVATE_HOST + ": not to be believed");
            default -> throw new IllegalArgumentException(name);
        };
    }

    @ParameterizedTest
    @CsvSource({
        "Hidden, 404, NAME_UNKNOWN, NAME_UNKNOWN,",
        "Revoked, 401, UNAUTHORIZED, UNAUTHORIZED,",
        "Unknown, 404, MANIFEST_UNKNOWN, BLOB_UNKNOWN,",
        "Denied, 403, DENIED, DENIED,",
        "RuledOut, 403, DENIED, DENIED,",
        "Throttled, 429, TOOMANYREQUESTS, TOOMANYREQUESTS, 30",
        "Unavailable, 503, UNAVAILABLE, UNAVAILABLE, 1",
        "Untrustworthy, 502, UNKNOWN, UNKNOWN,",
        "WrongBytes, 502, UNKNOWN, UNKNOWN,",
        "InvalidManifest, 502, MANIFEST_INVALID, MANIFEST_INVALID,",
        "RejectedRealm, 502, UNKNOWN, UNKNOWN,",
    })
    void each_refusal_has_its_status_and_its_code(
            String name, int status, String manifestCode, String blobCode, Integer retryAfter) {
        Reply manifest = pullManifest("GET", refused(refusal(name)));
        Reply blob = pullBlob("GET", new BlobPull.Refused(refusal(name)));

        for (Reply reply : List.of(manifest, blob)) {
            assertThat(reply.status()).isEqualTo(status);
            assertThat(reply.headers())
                    .containsEntry("content-type", "application/json")
                    .containsEntry("docker-distribution-api-version", "registry/2.0");
            assertThat(Optional.ofNullable(reply.headers().get("retry-after")))
                    .isEqualTo(Optional.ofNullable(retryAfter).map(String::valueOf));
        }
        assertThat(text(manifest)).startsWith("{\"errors\":[{\"code\":\"" + manifestCode + "\",\"message\":\"");
        assertThat(text(blob)).startsWith("{\"errors\":[{\"code\":\"" + blobCode + "\",\"message\":\"");
        assertThat(log)
                .hasSize(2)
                .allSatisfy(line -> assertThat(line)
                        .contains("\"outcome\":\"" + refusal(name).getClass().getSimpleName() + "\""));
    }

    @Test
    void a_revoked_access_token_is_challenged_in_both_headers() {
        Reply reply = pullManifest("GET", refused(new Refusal.Revoked()));

        assertThat(reply.headers())
                .containsEntry("x-registry-challenge", reply.headers().get("www-authenticate"))
                .hasEntrySatisfying(
                        "www-authenticate",
                        challenge -> assertThat(challenge)
                                .startsWith("Bearer realm=\"https://proxy.example/jwt/auth\"")
                                .endsWith(",error=\"invalid_token\""));
    }

    @Test
    void a_stale_manifest_says_so() {
        byte[] bytes = {'{', '}', (byte) 0xBC};
        Manifest manifest = Manifest.verified(Digest.sha256(bytes), MediaType.OCI_INDEX, bytes);
        Reply reply = pullManifest("GET", new ManifestPull.Stale(manifest, Duration.ofMinutes(2)));

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body().toArray()).isEqualTo(bytes);
        assertThat(reply.headers())
                .containsEntry("age", "120")
                .containsEntry("warning", "110 - \"Response is Stale\"")
                .containsEntry("content-type", MediaType.OCI_INDEX.value());
    }

    @Test
    void what_is_asked_for_behind_its_answer_is_marked_as_stale_whatever_became_of_that_and_the_log_tells_them_apart() {
        byte[] bytes = {'{', '}'};
        Manifest manifest = Manifest.verified(Digest.sha256(bytes), MediaType.OCI_MANIFEST, bytes);
        StoreUnavailable why = new StoreUnavailable("order work of the fill function", new IOException(SECRET));

        List<Reply> replies = Stream.of(
                        new RefreshStart.Ordered(),
                        new RefreshStart.UnderWay(),
                        new RefreshStart.TooLate(),
                        new RefreshStart.NotOrdered(why))
                .map(start ->
                        pullManifest("GET", new ManifestPull.Revalidating(manifest, Duration.ofMinutes(2), start)))
                .toList();

        assertThat(replies).allSatisfy(reply -> {
            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.body().toArray()).isEqualTo(bytes);
            assertThat(reply.headers())
                    .isEqualTo(replies.getFirst().headers())
                    .containsEntry("age", "120")
                    .containsEntry("warning", "110 - \"Response is Stale\"");
        });
        assertThat(log)
                .extracting(line -> line.replaceFirst(".*\"refresh\":\"(\\w+)\".*", "$1"))
                .containsExactly("Ordered", "UnderWay", "TooLate", "NotOrdered");
        assertThat(log)
                .allSatisfy(line -> assertThat(line)
                        .contains("\"outcome\":\"Revalidating\"", "\"bytes\":2")
                        .doesNotContain(SECRET))
                .filteredOn(line -> line.contains("\"trouble\""))
                .singleElement()
                .asString()
                .contains("could not order work of the fill function", "java.io.IOException");
    }

    @Test
    void t181_an_answer_that_has_been_stale_for_a_day_says_for_how_long_and_names_no_upstream() {
        byte[] bytes = {'{', '}'};
        Manifest manifest = Manifest.verified(Digest.sha256(bytes), MediaType.OCI_INDEX, bytes);
        Duration bound = Limits.LASTING_STALENESS;
        String stale = "110 - \"Response is Stale\"";
        TagList none = new TagList(List.of(), Optional.empty());

        assertThat(pullManifest("GET", new ManifestPull.Stale(manifest, bound.minusNanos(1)))
                        .headers())
                .containsEntry("warning", stale);
        assertThat(pullManifest("HEAD", new ManifestPull.Stale(manifest, bound)).headers())
                .containsEntry("warning", stale + ", 299 - \"Upstream has not confirmed this for 24 hours\"");
        assertThat(listTags("", new ListPull.Stale<>(none, Duration.ofDays(7).minusSeconds(1)))
                        .headers())
                .containsEntry("warning", stale + ", 299 - \"Upstream has not confirmed this for 167 hours\"")
                .containsEntry("age", "604799");
    }

    @Test
    void a_kept_manifest_says_that_upstream_has_it_no_longer() {
        byte[] bytes = {'{', '}'};
        Manifest manifest = Manifest.verified(Digest.sha256(bytes), MediaType.OCI_INDEX, bytes);
        Reply reply = pullManifest("GET", new ManifestPull.Kept(manifest, Duration.ofMinutes(2)));

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body().toArray()).isEqualTo(bytes);
        assertThat(reply.headers())
                .containsEntry("age", "120")
                .containsEntry("warning", "299 - \"Upstream no longer has this tag\"");
    }

    @Test
    void a_fetched_manifest_is_the_same_answer_whatever_became_of_its_prefetch_and_the_log_tells_them_apart() {
        byte[] bytes = {'{', '}'};
        Manifest manifest = Manifest.verified(Digest.sha256(bytes), MediaType.OCI_MANIFEST, bytes);
        StoreUnavailable why = new StoreUnavailable("order the copying of blobs", new IOException(SECRET));

        List<Reply> replies = Stream.of(
                        new PrefetchStart.Ordered(3),
                        new PrefetchStart.NothingToDo(),
                        new PrefetchStart.TooLate(),
                        new PrefetchStart.NotOrdered(why))
                .map(prefetch -> pullManifest("GET", new ManifestPull.Fetched(manifest, prefetch)))
                .toList();

        assertThat(replies).allSatisfy(reply -> {
            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.headers()).isEqualTo(replies.getFirst().headers());
            assertThat(reply.body().toArray()).isEqualTo(bytes);
        });
        assertThat(log)
                .extracting(line -> line.replaceFirst(".*\"prefetch\":\"(\\w+)\".*", "$1"))
                .containsExactly("Ordered", "NothingToDo", "TooLate", "NotOrdered");
        assertThat(log)
                .allSatisfy(line -> assertThat(line)
                        .contains("\"outcome\":\"Fetched\"", "\"status\":200")
                        .doesNotContain(SECRET))
                .filteredOn(line -> line.contains("\"trouble\""))
                .singleElement()
                .asString()
                .contains("could not order the copying of blobs", "java.io.IOException");
    }

    @Test
    void a_description_of_the_largest_manifest_fits_and_one_byte_more_is_not_believed() {
        Reply largest = pullManifest(
                "HEAD", new ManifestPull.Described(new Descriptor(MediaType.OCI_INDEX, DIGEST, Manifest.MAX_BYTES)));
        Reply larger = pullManifest(
                "HEAD",
                new ManifestPull.Described(new Descriptor(MediaType.OCI_INDEX, DIGEST, Manifest.MAX_BYTES + 1)));

        assertThat(largest.status()).isEqualTo(200);
        assertThat(largest.body().length()).isEqualTo(Manifest.MAX_BYTES);
        assertThat(HttpApi.response(largest).getBody().length()).isLessThan(6_000_000);
        assertThat(larger.status()).isEqualTo(502);
    }

    @Test
    void the_bytes_of_a_blob_are_signed_for_the_method() {
        StoredBlob blob = new StoredBlob(DIGEST, 5);

        assertThat(pullBlob("GET", new BlobPull.Ready(blob)).headers())
                .containsEntry("location", links.read(DIGEST).uri().toString())
                .containsEntry("docker-content-digest", DIGEST.toString());
        assertThat(pullBlob("HEAD", new BlobPull.Ready(blob)).headers())
                .containsEntry("location", links.describe(DIGEST).uri().toString());
        assertThat(asked).extracting(PullRequest::want).containsExactly(Want.CONTENT, Want.DESCRIPTION);
    }

    @Test
    void t157_t204_the_answer_is_under_way_before_the_function_or_the_gateway_gives_up() {
        Front front = front(refused(new Refusal.Hidden()), new BlobPull.Filling());
        front.answer(request("GET", START + "manifests/latest"), left(900));
        front.answer(request("GET", START + "manifests/latest"), left(10));

        assertThat(asked).extracting(PullRequest::answerBy).containsExactly(NOW.plusSeconds(25), NOW.plusSeconds(6));
    }

    @Test
    void t155_a_body_where_none_belongs_a_long_path_and_many_cookies_are_answered_without_harm() {
        Front front = front(refused(new Refusal.Unknown()), new BlobPull.Filling());
        Map<String, String> cookies =
                Map.of("Authorization", "Bearer good", "Cookie", "session=" + SECRET + "; a=b".repeat(100));
        String path = START + "manifests/latest";

        Reply body = front.answer(
                new Request("GET", path, Query.parse(""), cookies, "x".repeat(10_000_000), Optional.empty(), "id"),
                left(30));
        Reply longPath = front.answer(
                new Request(
                        "GET",
                        "/v2/" + "a/".repeat(4_096) + "manifests/latest",
                        Query.parse("n=" + "9".repeat(8_192)),
                        cookies,
                        "",
                        Optional.empty(),
                        "id"),
                left(30));

        assertThat(body.status()).isEqualTo(404);
        assertThat(longPath.status()).isBetween(400, 499);
        assertThat(asked).hasSize(1);
        assertThat(log).hasSize(2).noneMatch(line -> line.contains(SECRET) || line.length() > 20_000);
    }

    @Test
    void a_store_that_is_down_is_unavailable_and_no_secret_of_it_is_told() {
        Front front = front(call -> {
            throw new StoreUnavailable("read a record", new IOException("https://x/?X-Amz-Signature=" + SECRET));
        });
        Reply reply = front.answer(request("GET", START + "manifests/latest"), left(30));

        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.headers()).containsEntry("retry-after", "5");
        assertThat(text(reply)).contains("UNAVAILABLE").doesNotContain(SECRET, "StoreUnavailable");
        assertThat(log)
                .singleElement()
                .asString()
                .contains("\"outcome\":\"StoreDown\"", "could not read a record", "java.io.IOException")
                .doesNotContain(SECRET);
    }

    @Test
    void a_wait_that_was_cut_short_is_unavailable() {
        Front front = front(call -> {
            throw new CancellationException("interrupted");
        });

        assertThat(front.answer(request("GET", "/v2/"), left(30)).status()).isEqualTo(503);
    }

    @Test
    void a_mistake_of_ours_is_told_to_the_log_and_not_to_the_client() {
        Front front = front(call -> {
            throw new IllegalStateException(SECRET);
        });
        Reply reply = front.answer(request("GET", "/v2/"), left(30));

        assertThat(reply.status()).isEqualTo(500);
        assertThat(text(reply)).contains("\"UNKNOWN\"").doesNotContain(SECRET, "IllegalState", "at org.");
        assertThat(log)
                .singleElement()
                .asString()
                .contains("IllegalStateException")
                .doesNotContain(SECRET);
    }

    @Test
    void what_a_client_sent_cannot_forge_a_line_of_the_log() {
        front(refused(new Refusal.Hidden()), new BlobPull.Filling())
                .answer(request("GE\r\nT", "/x\n{\"outcome\":\"Cached\"}\u001b[31m\u2028"), left(30));

        assertThat(log)
                .singleElement()
                .asString()
                .matches("[ -~]*")
                .contains("id\\n1", "GE\\r\\nT", "\\u001B[31m\\u2028")
                .doesNotContain(SECRET);
    }

    @Test
    void a_request_and_its_parts_are_not_printed() {
        assertThat(request("GET", "/v2/").toString()).isEqualTo("GET /v2/");
    }

    @ParameterizedTest
    @CsvSource({
        "Hidden, 404, NAME_UNKNOWN,",
        "Revoked, 401, UNAUTHORIZED,",
        "Unknown, 404, NAME_UNKNOWN,",
        "Denied, 403, DENIED,",
        "Throttled, 429, TOOMANYREQUESTS, 30",
        "Unavailable, 503, UNAVAILABLE, 1",
        "Untrustworthy, 502, UNKNOWN,"
    })
    void each_refusal_of_a_list_has_its_status_and_code(
            String refusal, int status, String code, @Nullable String retryAfter) {
        Reply reply = listTags("", new ListPull.Refused<>(refusal(refusal)));

        assertThat(reply.status()).isEqualTo(status);
        assertThat(text(reply)).contains("\"code\":\"" + code + "\"");
        assertThat(Optional.ofNullable(reply.headers().get("retry-after"))).isEqualTo(Optional.ofNullable(retryAfter));
    }

    @Test
    void a_stale_list_says_how_old_it_is() {
        Reply reply = listTags(
                "n=1",
                new ListPull.Stale<>(
                        new TagList(List.of(new Tag("a")), Optional.of(new Tag("a"))), Duration.ofSeconds(90)));

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.headers())
                .containsEntry("age", "90")
                .containsEntry("warning", "110 - \"Response is Stale\"")
                .containsEntry("link", "<" + START + "tags/list?n=1&last=a>; rel=\"next\"");
    }

    @ParameterizedTest
    @CsvSource({
        "'',,",
        "n=0,0,",
        "n=7&last=a.b-c,7,a.b-c",
        "last=,,",
        "n=1000,1000,",
        "n=1001,1000,",
        "n=99999999999999999999,1000,"
    })
    void a_question_for_tags_is_read_from_the_query(String query, @Nullable Integer limit, @Nullable String last) {
        TagList none = new TagList(List.of(), Optional.empty());
        assertThat(listTags(query, new ListPull.Current<>(none)).status()).isEqualTo(200);

        assertThat(queries)
                .containsExactly(new TagQuery(
                        limit == null ? OptionalInt.empty() : OptionalInt.of(limit),
                        Optional.ofNullable(last).map(Tag::new)));
    }

    @ParameterizedTest
    @CsvSource({
        "n=-1, PAGINATION_NUMBER_INVALID",
        "n=, PAGINATION_NUMBER_INVALID",
        "n=1.0, PAGINATION_NUMBER_INVALID",
        "n=%D9%A1, PAGINATION_NUMBER_INVALID",
        "last=a/b, TAG_INVALID",
        "last=%0d%0aa, TAG_INVALID"
    })
    void a_question_for_tags_that_makes_no_sense_is_refused(String query, String code) {
        Reply reply = listTags(query, new ListPull.Refused<>(new Refusal.Hidden()));

        assertThat(reply.status()).isEqualTo(400);
        assertThat(text(reply)).contains("\"code\":\"" + code + "\"");
        assertThat(queries).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Throttled",
                "Unavailable",
                "Untrustworthy",
                "WrongBytes",
                "InvalidManifest",
                "RejectedRealm",
                "Denied",
                "Unknown"
            })
    void the_host_of_a_groups_own_upstream_is_for_the_log_and_not_for_the_client(String name) {
        List<Reply> replies = List.of(
                pullManifest("GET", refused(refusal(name))),
                pullManifest("HEAD", refused(refusal(name))),
                pullBlob("GET", new BlobPull.Refused(refusal(name))),
                listTags("", new ListPull.Refused<>(refusal(name))),
                listReferrers("", new ListPull.Refused<>(refusal(name))));

        boolean told = UpstreamTrouble.of(refusal(name)).isPresent();
        assertThat(replies).allSatisfy(reply -> {
            assertThat(text(reply)).doesNotContain(PRIVATE_HOST);
            assertThat(reply.headers().toString()).doesNotContain(PRIVATE_HOST);
        });
        assertThat(log)
                .hasSize(replies.size())
                .allSatisfy(line -> assertThat(line.contains(PRIVATE_HOST)).isEqualTo(told));
    }

    private Reply listReferrers(String query, ListPull<Referrers> pull) {
        Request request = new Request(
                "GET",
                START + "referrers/" + DIGEST,
                Query.parse(query),
                Map.of("Authorization", "Bearer good"),
                "",
                Optional.empty(),
                "id");
        return front(
                        refused(new Refusal.Hidden()),
                        new BlobPull.Filling(),
                        new ListPull.Refused<>(new Refusal.Hidden()),
                        pull)
                .answer(request, left(30));
    }

    @ParameterizedTest
    @CsvSource({
        "Hidden, 404, NAME_UNKNOWN",
        "Denied, 403, DENIED",
        "Throttled, 429, TOOMANYREQUESTS",
        "Unavailable, 503, UNAVAILABLE",
        "Untrustworthy, 502, UNKNOWN"
    })
    void each_refusal_of_referrers_has_its_status_and_code(String refusal, int status, String code) {
        Reply reply = listReferrers("", new ListPull.Refused<>(refusal(refusal)));

        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.headers()).containsEntry("content-type", "application/json");
        assertThat(text(reply)).contains("\"code\":\"" + code + "\"");
    }

    @Test
    void referrers_are_an_index_however_old_and_however_picked() {
        Referrers both = new Referrers(List.of(
                new Referrer("{\"size\":1}", Optional.of("a/b")), new Referrer("{\"size\":2}", Optional.empty())));
        Reply all = listReferrers("artifactType=", new ListPull.Stale<>(both, Duration.ofSeconds(5)));
        Reply some = listReferrers("artifactType=a/b&artifactType=c%2Fd", new ListPull.Current<>(both));

        assertThat(all.headers())
                .containsEntry("content-type", "application/vnd.oci.image.index.v1+json")
                .containsEntry("age", "5")
                .containsEntry("warning", "110 - \"Response is Stale\"")
                .doesNotContainKey("oci-filters-applied");
        assertThat(text(all)).endsWith("\"manifests\":[{\"size\":1},{\"size\":2}]}");
        assertThat(some.headers())
                .containsEntry("content-type", "application/vnd.oci.image.index.v1+json")
                .containsEntry("oci-filters-applied", "artifactType");
        assertThat(text(some)).endsWith("\"manifests\":[{\"size\":1}]}");
    }
}
