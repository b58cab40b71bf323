package org.depproxy.upstream;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.depproxy.cache.TagList;
import org.depproxy.cache.TagQuery;
import org.depproxy.cache.UpstreamAnswer;
import org.depproxy.name.Tag;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

final class TagListingTest {
    private static final TagQuery ALL = new TagQuery(OptionalInt.empty(), Optional.empty());
    private static final String PATH = "/v2/team/app/tags/list";

    private static UpstreamAnswer<TagList> listed(RawServer.Script script) throws Exception {
        try (RawServer server = new RawServer(script);
                RegistryUpstream upstream = Scene.upstream(Scene.PATIENT, server)) {
            return upstream.tags(Scene.anonymous(server.base()), ALL);
        }
    }

    private static UpstreamAnswer<TagList> listed(Map<String, String> headers, String body) throws Exception {
        return listed(exchange -> exchange.reply(200, headers, body.getBytes(StandardCharsets.UTF_8)));
    }

    private static UpstreamAnswer<TagList> found(Optional<String> next, String... tags) {
        return new UpstreamAnswer.Found<>(
                new TagList(Arrays.stream(tags).map(Tag::new).toList(), next.map(Tag::new)));
    }

    @Test
    void tags_come_in_the_order_they_were_sent() throws Exception {
        assertThat(listed(Map.of(), "{\"name\":\"team/app\",\"tags\":[\"b\",\"a\",\"3.20\"],\"x\":{\"tags\":[1]}}"))
                .isEqualTo(found(Optional.empty(), "b", "a", "3.20"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"tags\":null}", "{\"tags\":[]}", "{\"name\":\"x\"}"})
    void no_tags_are_an_empty_list(String body) throws Exception {
        assertThat(listed(Map.of("Link", "</x?last=a>; rel=\"next\""), body)).isEqualTo(found(Optional.empty()));
    }

    @Test
    void the_question_is_put_as_the_specification_has_it() throws Exception {
        try (RawServer server = new RawServer(
                        exchange -> exchange.reply(200, Map.of(), "{}".getBytes(StandardCharsets.UTF_8)));
                RegistryUpstream upstream = Scene.upstream(Scene.PATIENT, server)) {
            upstream.tags(Scene.anonymous(server.base()), ALL);
            upstream.tags(
                    Scene.anonymous(server.base()),
                    new TagQuery(OptionalInt.of(1000), Optional.of(new Tag("v1.0-rc_1"))));

            assertThat(server.requests())
                    .extracting(Object::toString)
                    .containsExactly("GET " + PATH, "GET " + PATH + "?n=1000&last=v1.0-rc_1");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "</v2/team/app/tags/list?n=2&last=other>; rel=\"next\" | other",
                "<https://elsewhere.test/x?last=oth%65r&n=2>;rel=next | other",
                "</prev?last=z>; rel=\"prev\", </next?last=other>; title=\"x\"; rel=\"next\" | other",
                "</v2/_next?next_page=gAAAA%2F> ; rel=\"next\" | b",
                "</v2/x?last=a%2Fb>; rel=\"next\" | b",
                "</v2/x?last=%zz>; rel=\"next\" | b",
                "</v2/x>; rel=\"next\" | b",
                "</v2/x?last=z>; rel=\"nextish\" |",
                "</v2/x?last=z> |",
                "nonsense; rel=\"next\" |",
                "</1?last=y>; rel=\"next\", </2?last=z>; rel=\"next\" |"
            })
    void only_the_tag_to_go_on_from_is_taken_from_a_link(String link, @Nullable String next) throws Exception {
        assertThat(listed(Map.of("Link", link), "{\"tags\":[\"a\",\"b\"]}"))
                .isEqualTo(found(Optional.ofNullable(next), "a", "b"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<html>",
                "[]",
                "{\"tags\":\"a\"}",
                "{\"tags\":[1]}",
                "{\"tags\":[\"a/b\"]}",
                "{\"tags\":[\"\"]}",
                "{\"tags\":[\"a\"],\"tags\":[\"b\"]}",
                "{\"tags\":[\"a\"",
                "{\"tags\":[\"a\"]} x"
            })
    void what_is_no_list_of_tags_is_not_believed(String body) throws Exception {
        assertThat(listed(Map.of(), body)).isInstanceOf(UpstreamAnswer.Untrustworthy.class);
    }

    @Test
    void a_list_is_read_up_to_its_limit_and_no_further() throws Exception {
        String start = "{\"tags\":[\"a\"]";
        String atLimit = start + " ".repeat(UpstreamLimits.LIST_BYTES - start.length() - 1) + "}";

        assertThat(listed(Map.of(), atLimit)).isEqualTo(found(Optional.empty(), "a"));
        assertThat(listed(Map.of(), atLimit + " ")).isInstanceOf(UpstreamAnswer.Untrustworthy.class);
    }

    @Test
    void an_answer_without_a_list_is_told_as_what_it_is() throws Exception {
        assertThat(listed(exchange -> exchange.reply(404, Map.of()))).isEqualTo(new UpstreamAnswer.Unknown<>());
        assertThat(listed(exchange -> exchange.reply(403, Map.of()))).isEqualTo(new UpstreamAnswer.Denied<>());
        assertThat(listed(exchange -> exchange.reply(429, Map.of("Retry-After", "7"))))
                .isEqualTo(new UpstreamAnswer.Throttled<>(Duration.ofSeconds(7)));
        assertThat(List.of(listed(exchange -> exchange.reply(500, Map.of())), listed(RawServer.Exchange::hangUp)))
                .allSatisfy(answer -> assertThat(answer).isInstanceOf(UpstreamAnswer.Unavailable.class));
    }
}
