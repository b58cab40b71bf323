package org.depproxy.gateway;

import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

final class QueryTest {
    @Test
    void repeated_parameters_are_kept_in_their_order() {
        Query query = Query.parse("scope=a%3Ab&service=s&scope=c+d&scope=");

        assertThat(query.all("scope")).containsExactly("a:b", "c d", "");
        assertThat(query.first("service")).contains("s");
        assertThat(query.first("account")).isEqualTo(Optional.empty());
    }

    @Test
    void a_broken_encoding_stands_for_itself() {
        assertThat(Query.parse("a=%zz%2&b=%").parameters())
                .isEqualTo(List.of(new Query.Parameter("a", "%zz%2"), new Query.Parameter("b", "%")));
    }

    @Test
    void what_is_no_utf8_is_replaced() {
        assertThat(Query.parse("a=%ff").first("a")).contains("\uFFFD");
    }

    @Test
    void parameters_have_a_bound() {
        assertThat(Query.parse("a=1&".repeat(Query.MAX_PARAMETERS)).all("a")).hasSize(Query.MAX_PARAMETERS);
        assertThat(Query.parse("a=1&".repeat(Query.MAX_PARAMETERS + 1)).all("a"))
                .hasSize(Query.MAX_PARAMETERS);
    }

    @Test
    void only_a_harmless_query_is_repeated_in_an_address() {
        assertThat(Query.parse("ns=docker.io").suffix()).isEqualTo("?ns=docker.io");
        assertThat(Query.parse("").suffix()).isEmpty();
        assertThat(Query.parse("a=\r\nset-cookie: b").suffix()).isEmpty();
        assertThat(Query.parse("a=ä").suffix()).isEmpty();
    }

    @Test
    void values_are_not_printed() {
        assertThat(Query.parse("password=secret").toString()).doesNotContain("secret");
    }

    @Property
    void reading_never_throws(@ForAll String raw) {
        assertThat(Query.parse(raw).parameters()).hasSizeLessThanOrEqualTo(Query.MAX_PARAMETERS);
    }
}
