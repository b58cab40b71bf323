package org.depproxy.upstream;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.depproxy.cache.Referrer;
import org.depproxy.cache.Referrers;
import org.depproxy.cache.UpstreamAnswer;
import org.depproxy.content.MediaType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

final class ReferrersListingTest {
    private static final String PATH = "/v2/team/app/referrers/" + Scene.DIGEST;
    private static final Map<String, String> INDEX = Map.of("Content-Type", MediaType.OCI_INDEX + "; charset=utf-8");
    private static final String SIGNATURE =
            "{\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\",\"digest\":\"" + Scene.DIGEST
                    + "\",\"size\":7,\"artifactType\":\"application/sig\",\"annotations\":{\"who\":\"Jürgen \\\"J\\\"\"}}";
    private static final String PLAIN =
            "{\"mediaType\":\"application/x\",\"digest\":\"" + Scene.DIGEST + "\",\"size\":8}";
    private static final Referrer SIGNED = new Referrer(SIGNATURE, Optional.of("application/sig"));
    private static final Referrer UNTYPED = new Referrer(PLAIN, Optional.empty());

    private static UpstreamAnswer<Referrers> listed(RawServer.Script script) throws Exception {
        try (RawServer server = new RawServer(script);
                RegistryUpstream upstream = Scene.upstream(Scene.PATIENT, server)) {
            return upstream.referrers(Scene.anonymous(server.base()), Scene.DIGEST);
        }
    }

    private static UpstreamAnswer<Referrers> listed(String body) throws Exception {
        return listed(exchange -> exchange.reply(200, INDEX, bytes(body)));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String index(String manifests) {
        return "{\"schemaVersion\":2,\"mediaType\":\"" + MediaType.OCI_INDEX + "\",\"manifests\":" + manifests + "}";
    }

    private static Map<String, String> indexWithNext(String query) {
        return Map.of(
                "Content-Type", MediaType.OCI_INDEX.value(), "Link", "<" + PATH + "?" + query + ">; rel=\"next\"");
    }

    private static UpstreamAnswer<Referrers> found(Referrer... referrers) {
        return new UpstreamAnswer.Found<>(new Referrers(List.of(referrers)));
    }

    @Test
    void referrers_come_with_all_that_describes_them() throws Exception {
        assertThat(listed(index("[ " + SIGNATURE + ",\n" + PLAIN + "]"))).isEqualTo(found(SIGNED, UNTYPED));
        assertThat(listed(index("[]"))).isEqualTo(found());
        assertThat(listed(index("null"))).isEqualTo(found());
    }

    @Test
    void every_page_is_asked_for_at_the_registry_itself() throws Exception {
        try (RawServer server = new RawServer(exchange -> {
                    if (exchange.request().target().endsWith("?next=%2F2")) {
                        exchange.reply(200, INDEX, bytes(index("[" + PLAIN + "]")));
                    } else {
                        exchange.reply(
                                200,
                                Map.of(
                                        "Content-Type",
                                        MediaType.OCI_INDEX.value(),
                                        "Link",
                                        "<https://elsewhere.test/x?next=%2F2>; rel=\"next\""),
                                bytes(index("[" + SIGNATURE + "]")));
                    }
                });
                RegistryUpstream upstream = Scene.upstream(Scene.PATIENT, server)) {
            assertThat(upstream.referrers(Scene.anonymous(server.base()), Scene.DIGEST))
                    .isEqualTo(found(SIGNED, UNTYPED));
            assertThat(server.requests())
                    .extracting(Object::toString)
                    .containsExactly("GET " + PATH, "GET " + PATH + "?next=%2F2");
        }
    }

    @Test
    void a_list_that_never_ends_is_not_believed() throws Exception {
        try (RawServer server =
                        new RawServer(exchange -> exchange.reply(200, indexWithNext("p=1"), bytes(index("[]"))));
                RegistryUpstream upstream = Scene.upstream(Scene.PATIENT, server)) {
            assertThat(upstream.referrers(Scene.anonymous(server.base()), Scene.DIGEST))
                    .isInstanceOf(UpstreamAnswer.Untrustworthy.class);
            assertThat(server.requests()).hasSize(UpstreamLimits.REFERRERS_PAGES);
        }
    }

    @Test
    void half_a_list_is_none() throws Exception {
        assertThat(listed(exchange -> {
                    if (exchange.request().target().contains("?")) {
                        exchange.reply(503, Map.of());
                    } else {
                        exchange.reply(200, indexWithNext("p=2"), bytes(index("[" + PLAIN + "]")));
                    }
                }))
                .isInstanceOf(UpstreamAnswer.Unavailable.class);
        assertThat(listed(exchange -> {
                    if (exchange.request().target().contains("?")) {
                        exchange.reply(404, Map.of());
                    } else {
                        exchange.reply(200, indexWithNext("p=2"), bytes(index("[" + PLAIN + "]")));
                    }
                }))
                .isInstanceOf(UpstreamAnswer.Untrustworthy.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"p=%zz", "p=a b", "p=\"", ""})
    void a_next_page_that_no_address_can_name_is_not_believed(String query) throws Exception {
        assertThat(listed(exchange -> exchange.reply(200, indexWithNext(query), bytes(index("[]")))))
                .isInstanceOf(UpstreamAnswer.Untrustworthy.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {404, 405, 501})
    void a_registry_without_the_api_does_not_know(int status) throws Exception {
        assertThat(listed(exchange -> exchange.reply(status, INDEX, bytes("404 page not found"))))
                .isEqualTo(new UpstreamAnswer.Unknown<>());
    }

    @Test
    void a_page_for_people_is_no_answer_either() throws Exception {
        assertThat(listed(exchange -> exchange.reply(200, Map.of("Content-Type", "text/html"), bytes("<html>"))))
                .isEqualTo(new UpstreamAnswer.Unknown<>());
        assertThat(listed(exchange -> exchange.reply(200, Map.of("Content-Type", "nonsense"), bytes("{}"))))
                .isEqualTo(new UpstreamAnswer.Unknown<>());
        assertThat(listed(exchange -> exchange.reply(200, Map.of(), bytes("{}"))))
                .isEqualTo(new UpstreamAnswer.Unknown<>());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{\"manifests\":{}}",
                "{\"manifests\":[[]]}",
                "{\"manifests\":[{}]}",
                "{\"manifests\":[],\"manifests\":[]}",
                "{\"manifests\":[{\"mediaType\":\"a/b\",\"size\":1,\"digest\":\"md5:1\"}]}",
                "{\"manifests\":[{\"mediaType\":\"a/b\",\"size\":1,\"digest\":1}]}",
                "{\"manifests\":[]} x"
            })
    void what_is_no_index_is_not_believed(String body) throws Exception {
        assertThat(listed(body)).isInstanceOf(UpstreamAnswer.Untrustworthy.class);
        assertThat(new JacksonReferrersReader().read(bytes(body))).isEmpty();
    }

    @Test
    void a_descriptor_says_everything_once_and_in_the_right_form() throws Exception {
        for (String spoiled : List.of(
                PLAIN.replace("\"size\":8", "\"size\":\"8\""),
                PLAIN.replace("\"size\":8", "\"size\":8,\"size\":9"),
                PLAIN.replace(",\"size\":8", ""),
                PLAIN.replace("\"application/x\"", "null"),
                PLAIN.replace("}", ",\"artifactType\":1}"))) {
            assertThat(listed(index("[" + spoiled + "]"))).isInstanceOf(UpstreamAnswer.Untrustworthy.class);
        }
    }

    @Test
    void an_index_from_under_a_tag_is_read_in_the_same_way() {
        assertThat(new JacksonReferrersReader().read(bytes(index("[" + SIGNATURE + "," + PLAIN + "]"))))
                .contains(new Referrers(List.of(SIGNED, UNTYPED)));
    }
}
