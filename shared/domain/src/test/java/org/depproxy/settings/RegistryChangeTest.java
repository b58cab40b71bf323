package org.depproxy.settings;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.depproxy.name.RegistryName;
import org.depproxy.settings.RegistryChange.LoginChange;
import org.depproxy.settings.RegistryChange.Result;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class RegistryChangeTest {
    private static final RegistryName NAME = new RegistryName("registry.example");
    private static final UpstreamLogin STORED = new UpstreamLogin("robot", "s3cret");
    private static final GroupSettings SETTINGS = GroupSettings.DEFAULT.with(
            Map.of(NAME, new UpstreamRegistry(NAME, URI.create("https://registry.example/a"), Optional.of(STORED))));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://registry.example/a",
                "https://evil.example/a",
                "https://registry.example:8443/a",
                "https://registry.example.evil.example/a"
            })
    void t010_another_origin_needs_the_secret_again(String base) {
        assertThat(change(base, new LoginChange.Keep())).isEqualTo(new Result.SecretNeeded());

        UpstreamLogin given = new UpstreamLogin("robot", "again");
        assertThat(login(change(base, new LoginChange.Replace(given)))).contains(given);
        assertThat(login(change(base, new LoginChange.Forget()))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://registry.example/a",
                "https://registry.example/b",
                "https://registry.example:443",
                "https://REGISTRY.example"
            })
    void at_the_same_origin_the_login_stays(String base) {
        assertThat(login(change(base, new LoginChange.Keep()))).contains(STORED);
    }

    @Test
    void where_no_login_is_stored_none_is_needed() {
        RegistryChange change =
                new RegistryChange(NAME, URI.create("https://elsewhere.example"), new LoginChange.Keep());
        assertThat(login(change.applyTo(GroupSettings.DEFAULT))).isEmpty();
    }

    @Test
    void what_is_no_address_is_no_change() {
        assertThatThrownBy(() -> change("ftp://registry.example", new LoginChange.Keep()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static Result change(String base, LoginChange login) {
        return new RegistryChange(NAME, URI.create(base), login).applyTo(SETTINGS);
    }

    private static Optional<UpstreamLogin> login(Result result) {
        return switch (result) {
            case Result.Changed(GroupSettings settings) ->
                Optional.ofNullable(settings.registries().get(NAME)).flatMap(UpstreamRegistry::login);
            case Result.SecretNeeded needed -> throw new AssertionError(needed);
        };
    }
}
