package org.depproxy.aws;

import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.depproxy.access.Directory.Entry;
import org.depproxy.access.Group;
import org.depproxy.access.GroupId;
import org.depproxy.aws.FaultyRelay.Fault;
import org.depproxy.freshness.FreshnessPolicy;
import org.depproxy.freshness.FreshnessRules;
import org.depproxy.name.GroupPath;
import org.depproxy.name.RegistryName;
import org.depproxy.name.TagPattern;
import org.depproxy.quota.QuotaPolicy;
import org.depproxy.settings.GroupSettings;
import org.depproxy.settings.PullRules;
import org.depproxy.settings.UpstreamLogin;
import org.depproxy.settings.UpstreamRegistry;
import org.depproxy.testkit.contract.DirectoryContract;
import org.depproxy.testkit.contract.StorePorts;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

final class DynamoDirectoryTest implements DirectoryContract {
    private static final String DYNAMODB = "AWS_ENDPOINT_URL_DYNAMODB";

    @Override
    public StorePorts emptyStore() {
        return EmbeddedAws.get().newStore().records();
    }

    @Test
    void i21_a_change_whose_answer_was_lost_is_no_refusal() {
        EmbeddedAws.Store store = EmbeddedAws.get().newStore();
        Group group = new Group(new GroupPath("acme"), List.of(new GroupId("acme-1")), GroupSettings.DEFAULT);
        store.ports().directory().add(new Entry.NewGroup(group));
        RegistryName own = new RegistryName("registry.acme.example");
        GroupSettings settings = new GroupSettings(
                        true,
                        new FreshnessPolicy(Duration.ofSeconds(90), Duration.ofDays(400)),
                        Map.of(
                                own,
                                UpstreamRegistry.anonymous(own, URI.create("https://registry.acme.example"))
                                        .with(new UpstreamLogin("robot", "s3cret"))))
                .with(PullRules.NONE.denying(TagPattern.of("**", "edge")))
                .with(new FreshnessRules(
                        List.of(new FreshnessRules.Rule(
                                TagPattern.of("**", "v*"),
                                new FreshnessPolicy(Duration.ofMillis(1500), Duration.ZERO).neverMoving())),
                        new FreshnessPolicy(Duration.ofSeconds(600), Duration.ofDays(7))))
                .with(new QuotaPolicy(10));
        Map<String, String> environment = new HashMap<>(EmbeddedAws.get().environment());
        try (FaultyRelay relay = new FaultyRelay(URI.create(Objects.requireNonNull(environment.get(DYNAMODB))))) {
            environment.put(DYNAMODB, relay.url());
            environment.put("TABLE_NAME", store.name());
            try (AwsPorts ports = new AwsPorts(environment, EmbeddedAws.PAUSE, new SecureRandom())) {
                relay.strike(new Fault.Denial(request -> true, 500, "{\"__type\":\"InternalServerError\"}"));

                assertThat(ports.directory().change(group, settings)).isTrue();
            }
            assertThat(relay.spent()).isTrue();
        }
        assertThat(store.ports().groups().find(group.path())).contains(group.changed(settings));
    }
}
