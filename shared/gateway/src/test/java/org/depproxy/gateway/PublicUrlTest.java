package org.depproxy.gateway;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

final class PublicUrlTest {
    private static final Map<String, String> FORGED =
            Map.of("host", "evil.test", "x-forwarded-host", "evil.test", "forwarded", "host=evil.test");

    private static Request from(Optional<String> domainName) {
        return new Request("GET", "/v2/", Query.parse(""), FORGED, "", domainName, "r");
    }

    @Test
    void what_is_configured_wins() {
        PublicUrl url = PublicUrl.parse("http://localhost:8080/");

        assertThat(url.of(from(Optional.of("abc.execute-api.example")))).isEqualTo("http://localhost:8080");
    }

    @Test
    void without_it_the_gateway_says_its_name_and_headers_never_do() {
        PublicUrl url = PublicUrl.parse("");

        assertThat(url.of(from(Optional.of("abc.execute-api.example")))).isEqualTo("https://abc.execute-api.example");
        assertThatIllegalStateException().isThrownBy(() -> url.of(from(Optional.empty())));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://x", "https://", "https://x/y", "https://x\"", "x", "https://x:y", "https://u@x"})
    void anything_but_scheme_and_host_is_refused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> PublicUrl.parse(text));
    }
}
