package org.depproxy.aws;

import java.util.HashMap;
import java.util.Map;
import org.depproxy.access.PullScope;
import org.depproxy.cache.Fence;
import org.depproxy.cache.Fills.FillOrder;
import org.depproxy.name.Digest;
import org.depproxy.name.GroupPath;
import org.depproxy.name.ImageName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class FillOrderJsonTest {
    private static final FillOrder ORDER = new FillOrder(
            new PullScope(new GroupPath("acme/platform"), ImageName.parse("localhost:5000/app")),
            Digest.sha256(new byte[0]),
            new Fence("blob/x", "owner", 7));

    @Test
    void what_is_written_is_read_again() {
        assertThat(FillOrderJson.read(FillOrderJson.write(ORDER))).isEqualTo(ORDER);
    }

    @Test
    void an_event_that_the_runtime_has_read_is_the_same_order() {
        assertThat(FillOrderJson.read(fields())).isEqualTo(ORDER);
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
        assertThatThrownBy(() -> FillOrderJson.read(json + " ".repeat(10_000)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"group", "registry", "repository", "digest", "leaseEpoch"})
    void a_field_that_breaks_its_grammar_is_refused(String field) {
        Map<String, String> event = fields();
        event.put(field, "Not#Valid");
        assertThatThrownBy(() -> FillOrderJson.read(event)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void an_event_with_other_values_than_strings_is_refused() {
        Map<String, Object> event = new HashMap<>(fields());
        event.put("leaseEpoch", 7);
        assertThatThrownBy(() -> FillOrderJson.read(event)).isInstanceOf(IllegalArgumentException.class);
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
