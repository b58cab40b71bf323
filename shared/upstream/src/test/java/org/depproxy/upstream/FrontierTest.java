package org.depproxy.upstream;

import java.net.URI;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

final class FrontierTest {
    private static final Origin HUB = Origin.of(URI.create("https://registry-1.docker.io"));
    private static final Origin HTTP = Origin.of(URI.create("http://10.0.0.1:5000"));
    private static final Frontier FRONTIER = new Frontier(Set.of(HUB, HTTP), RealmPins.DEFAULT);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://auth.docker.io/token",
                "https://AUTH.docker.io/token",
                "https://auth.docker.io:443/token",
                "https://auth.docker.io/token?account=a",
                "https://registry-1.docker.io/token"
            })
    void a_registrys_own_host_and_the_pinned_one_give_out_tokens(String realm) {
        assertThat(FRONTIER.realm(HUB, realm)).contains(URI.create(realm));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.test/token",
                "https://evil.docker.io/token",
                "https://docker.io/token",
                "https://auth.docker.io.evil.test/token",
                "https://auth.docker.io@evil.test/token",
                "https://evil@auth.docker.io/token",
                "https://auth.docker.io./token",
                "https://auth.docker.io:8443/token",
                "https://auth.docker.io:99999/token",
                "https://auth.docker.io:-1/token",
                "https://registry-1.docker.io:8443/token",
                "https://xn--auth-docker-io.test/token",
                "https://auth.d\u043ecker.io/token",
                "https://auth\u3002docker.io/token",
                "https://auth.docker.io\\@evil.test/",
                "https://127.0.0.1/token",
                "https://localhost/token",
                "https:///token",
                "https:auth.docker.io/token",
                "https://auth.docker.io/token#x",
                "//auth.docker.io/token",
                "auth.docker.io/token",
                "/token",
                "",
                " https://auth.docker.io/token",
                "ftp://auth.docker.io/token",
                "file:///token"
            })
    void t001_any_other_does_not(String realm) {
        assertThat(FRONTIER.realm(HUB, realm)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"http://auth.docker.io/token", "http://registry-1.docker.io/token", "http://auth.docker.io:443/"
            })
    void t002_none_gives_out_tokens_without_encryption_for_a_registry_that_has_it(String realm) {
        assertThat(FRONTIER.realm(HUB, realm)).isEmpty();
    }

    @Test
    void t001_a_pin_belongs_to_the_host_that_is_asked() {
        assertThat(FRONTIER.realm(Origin.of(URI.create("https://mirror.test")), "https://auth.docker.io/token"))
                .isEmpty();
        Frontier pinned = new Frontier(Set.of(), new RealmPins(Map.of("Mirror.test", Set.of("Auth.mirror.test"))));
        assertThat(pinned.realm(Origin.of(URI.create("https://mirror.test")), "https://auth.mirror.test/token"))
                .isPresent();
        assertThat(pinned.realm(Origin.of(URI.create("http://mirror.test")), "http://auth.mirror.test/token"))
                .isEmpty();
    }

    @Test
    void only_the_operators_plain_registry_may_have_its_token_server_on_any_port() {
        assertThat(FRONTIER.realm(HTTP, "http://10.0.0.1:5001/token")).isPresent();
        assertThat(FRONTIER.realm(HTTP, "http://10.0.0.2:5000/token")).isEmpty();
        Frontier strangers = new Frontier(Set.of(), RealmPins.DEFAULT);
        assertThat(strangers.realm(HTTP, "http://10.0.0.1:5001/token")).isEmpty();
        assertThat(strangers.realm(HTTP, "http://10.0.0.1:5000/token")).isPresent();
        assertThat(strangers.realm(HTTP, "https://10.0.0.1/token")).isPresent();
    }

    @ParameterizedTest
    @CsvSource({
        "https://a.test/x, https://b.test/y, https://b.test/y",
        "https://a.test/x/y, ../z?q=1, https://a.test/z?q=1",
        "http://a.test/x, http://b.test/y, http://b.test/y",
        "http://a.test/x, https://b.test/y, https://b.test/y",
        "https://a.test/x, //b.test/y, https://b.test/y"
    })
    void a_redirect_leads_to_another_address(URI from, String location, URI to) {
        assertThat(FRONTIER.redirect(from, location)).contains(to);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://a.test/x",
                "http://b.test/y",
                "https://user:secret@b.test/",
                "file:///etc/passwd",
                "jar:https://b.test/a.jar!/",
                "mailto:a@b.test",
                "https://b test/",
                "https:///x"
            })
    void t005_t007_a_redirect_never_gives_up_encryption_nor_leaves_the_web(String location) {
        assertThat(FRONTIER.redirect(URI.create("https://a.test/x"), location)).isEmpty();
    }

    @Test
    void an_address_has_a_greatest_length() {
        String start = "https://a.test/";
        String fits = start + "x".repeat(UpstreamLimits.ADDRESS_LENGTH - start.length());

        assertThat(Origin.address(fits)).isPresent();
        assertThat(Origin.address(fits + "x")).isEmpty();
    }

    @Test
    void t005_only_the_operators_registries_lead_into_a_private_network_and_only_to_their_own() {
        Origin group = Origin.of(URI.create("https://group.test"));
        Origin samePlace = Origin.of(URI.create("http://10.0.0.1:9001"));

        assertThat(FRONTIER.reach(HTTP, HTTP)).isEqualTo(Reach.ANYWHERE);
        assertThat(FRONTIER.reach(HTTP, samePlace)).isEqualTo(Reach.ANYWHERE);
        assertThat(FRONTIER.reach(HUB, HTTP)).isEqualTo(Reach.ANYWHERE);
        assertThat(FRONTIER.reach(HUB, samePlace)).isEqualTo(Reach.PUBLIC);
        assertThat(FRONTIER.reach(group, HTTP)).isEqualTo(Reach.PUBLIC);
        assertThat(FRONTIER.reach(group, group)).isEqualTo(Reach.PUBLIC);
        assertThat(FRONTIER.reach(samePlace, HTTP)).isEqualTo(Reach.PUBLIC);
    }
}
