package org.depproxy.aws;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.depproxy.access.Directory.Entry;
import org.depproxy.access.Group;
import org.depproxy.access.GroupId;
import org.depproxy.freshness.FreshnessPolicy;
import org.depproxy.freshness.FreshnessRules;
import org.depproxy.name.GroupPath;
import org.depproxy.name.RegistryName;
import org.depproxy.name.TagPattern;
import org.depproxy.quota.QuotaPolicy;
import org.depproxy.settings.DeploymentRegistries;
import org.depproxy.settings.GroupSettings;
import org.depproxy.settings.PullRules;
import org.depproxy.settings.UpstreamLogin;
import org.depproxy.settings.UpstreamRegistry;
import org.depproxy.testkit.contract.DirectoryContract;
import org.depproxy.testkit.contract.StorePorts;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

final class DynamoDirectoryTest implements DirectoryContract {
    private static final RegistryName OWN = new RegistryName("registry.acme.example");
    private static final Group GROUP =
            new Group(new GroupPath("acme"), List.of(new GroupId("1")), GroupSettings.DEFAULT);

    @Override
    public StorePorts emptyStore() {
        return EmbeddedAws.get().newStore().records();
    }

    @Test
    void a_change_whose_answer_is_lost_is_told_as_done() {
        LostAnswer lost = new LostAnswer("PutItem");
        AwsPorts ports = EmbeddedAws.get().newStore(lost).ports();
        ports.directory().add(new Entry.NewGroup(GROUP));
        for (GroupSettings settings : List.of(GroupSettings.DEFAULT, whole())) {
            Group before = ports.groups().find(GROUP.path()).orElseThrow();
            lost.loseNext();

            assertThat(ports.directory().change(before, settings)).isTrue();

            assertThat(lost.isSpent()).isTrue();
            assertThat(ports.groups().find(GROUP.path())).contains(before.changed(settings));
        }
    }

    @Test
    void a_change_that_another_has_made_meanwhile_is_not_taken_for_one_whose_answer_is_lost() {
        LostAnswer lost = new LostAnswer("PutItem");
        EmbeddedAws.Store store = EmbeddedAws.get().newStore(lost);
        store.ports().directory().add(new Entry.NewGroup(GROUP));
        store.ports().directory().change(GROUP, GroupSettings.DEFAULT.with(new QuotaPolicy(1)));
        lost.loseNext();

        assertThat(store.ports().directory().change(GROUP, GroupSettings.DEFAULT.with(new QuotaPolicy(2))))
                .isFalse();
    }

    /** Something of each kind, with numbers of each length. */
    private static GroupSettings whole() {
        FreshnessPolicy policy = new FreshnessPolicy(Duration.ofSeconds(90, 5), Duration.ofDays(400));
        UpstreamRegistry registry = UpstreamRegistry.anonymous(OWN, URI.create("https://registry.acme.example"));
        return new GroupSettings(
                true,
                new FreshnessRules(
                        List.of(new FreshnessRules.Rule(
                                TagPattern.of("**", "*"), policy.answeringAtOnce(Duration.ofSeconds(600, 100)))),
                        policy),
                Map.of(OWN, UpstreamRegistry.anonymous(OWN, registry.base()).with(new UpstreamLogin("robot", "s"))),
                new DeploymentRegistries.Only(Set.of(RegistryName.DOCKER_HUB, OWN)),
                PullRules.NONE.denying(TagPattern.of("**", "edge")),
                new QuotaPolicy(1_000_000_000));
    }
}
