package org.depproxy.aws;

import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
import org.depproxy.cache.Leases.Taking;
import org.depproxy.cache.StoreUnavailable;
import org.depproxy.content.Manifest;
import org.depproxy.content.MediaType;
import org.depproxy.freshness.FreshnessPolicy;
import org.depproxy.name.Digest;
import org.depproxy.name.GroupPath;
import org.depproxy.name.ImageName;
import org.depproxy.name.RegistryName;
import org.depproxy.settings.GroupSettings;
import org.depproxy.settings.UpstreamLogin;
import org.depproxy.settings.UpstreamRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Secrets Manager does not answer. */
final class SecretDownTest {
    private static final RegistryName NAME = new RegistryName("registry.example");
    private static final Principal ANNA = new Principal(new UserName("anna"), new TokenId("0123456789"));
    private static final PullScope PUBLIC = new PullScope(new GroupPath("open"), ImageName.parse("alpine"));
    private static final PullScope PRIVATE =
            new PullScope(new GroupPath("closed"), ImageName.parse("registry.example/app"));
    private static final Manifest MANIFEST =
            Manifest.verified(Digest.sha256(new byte[] {1}), MediaType.OCI_MANIFEST, new byte[] {1});

    private final EmbeddedAws.Store store = EmbeddedAws.get().newStore();
    private final FaultyRelay secrets = new FaultyRelay(
            URI.create(Optional.ofNullable(EmbeddedAws.get().environment().get("AWS_ENDPOINT_URL_SECRETS_MANAGER"))
                    .orElseThrow()));
    private final AwsPorts instance = newInstance();

    /** A function's instance, that has needed no secret yet. */
    private AwsPorts newInstance() {
        Map<String, String> environment = new HashMap<>(EmbeddedAws.get().environment());
        environment.putAll(Map.of(
                "TABLE_NAME",
                store.name(),
                "BUCKET_NAME",
                store.name(),
                "AWS_ENDPOINT_URL_SECRETS_MANAGER",
                secrets.url()));
        return new AwsPorts(environment, EmbeddedAws.PAUSE, new SecureRandom());
    }

    @BeforeEach
    void two_groups_one_of_which_has_a_login() {
        UpstreamRegistry registry = UpstreamRegistry.anonymous(NAME, URI.create("https://registry.example"))
                .with(new UpstreamLogin("robot", "s3cret"));
        add(PRIVATE.group(), new GroupSettings(true, FreshnessPolicy.DEFAULT, Map.of(NAME, registry)));
        add(PUBLIC.group(), GroupSettings.DEFAULT);
        for (PullScope scope : List.of(PUBLIC, PRIVATE)) {
            instance.publications()
                    .manifest(
                            scope,
                            MANIFEST,
                            switch (instance.leases()
                                    .take(
                                            "manifest of " + scope.group(),
                                            "owner",
                                            Duration.ofSeconds(30),
                                            Instant.parse("2126-03-01T12:00:00Z"))) {
                                case Taking.Taken(var fence) -> fence;
                                case Taking.Busy busy -> throw new AssertionError(busy);
                            });
        }
    }

    private void add(GroupPath path, GroupSettings settings) {
        GroupId id = new GroupId(path.value());
        store.ports().directory().add(new Entry.NewGroup(new Group(path, List.of(id), settings)));
        store.ports().directory().add(new Entry.Member(path, ANNA.user(), new Membership(id, Role.GUEST)));
    }

    @AfterEach
    void close() {
        instance.close();
        secrets.close();
    }

    private void goDown(int calls) {
        for (int i = 0; i < calls * AwsClients.MAX_ATTEMPTS; i++) {
            secrets.strike(new FaultyRelay.Fault.Answer(
                    request -> true, 500, "{\"__type\":\"InternalServiceError\",\"message\":\"m\"}"));
        }
    }

    @Test
    void t206_an_instance_that_knows_the_secret_goes_on() {
        assertThat(instance.groups().find(PRIVATE.group())).isPresent();
        goDown(1);

        assertThat(instance.groups().find(PRIVATE.group())).isPresent();
        assertThat(instance.seal().seal("purpose", "text")).isNotNull();
        assertThat(secrets.count(request -> true)).isEqualTo(1);
    }

    @Test
    void t206_a_new_instance_serves_what_is_held_of_a_group_without_logins() {
        goDown(1);

        assertThat(instance.pullLedger()
                        .manifest(ANNA, PUBLIC, MANIFEST.digest())
                        .manifest())
                .contains(MANIFEST);
        assertThat(instance.groups().find(PUBLIC.group())).isPresent();
        assertThat(secrets.count(request -> true)).isZero();
    }

    @Test
    void t206_a_new_instance_is_unavailable_only_where_a_login_is_sealed_and_until_the_secret_is_there_again() {
        goDown(1);

        assertThatThrownBy(() -> instance.groups().find(PRIVATE.group()))
                .isInstanceOf(StoreUnavailable.class)
                .hasMessageNotContaining("s3cret");
        assertThat(secrets.count(request -> true)).isEqualTo(AwsClients.MAX_ATTEMPTS);

        assertThat(instance.groups().find(PRIVATE.group())).isPresent();
    }
}
