package org.depproxy.testkit.contract;

import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.depproxy.access.Admission;
import org.depproxy.access.Directory.Credential;
import org.depproxy.access.Directory.Entry;
import org.depproxy.access.Group;
import org.depproxy.access.GroupId;
import org.depproxy.access.Membership;
import org.depproxy.access.Principal;
import org.depproxy.access.Role;
import org.depproxy.access.Standing;
import org.depproxy.access.TokenId;
import org.depproxy.access.TokenRecord;
import org.depproxy.access.UserName;
import org.depproxy.freshness.FreshnessPolicy;
import org.depproxy.freshness.FreshnessRules;
import org.depproxy.name.Glob;
import org.depproxy.name.GroupPath;
import org.depproxy.name.RegistryName;
import org.depproxy.name.TagPattern;
import org.depproxy.quota.QuotaPolicy;
import org.depproxy.settings.DeploymentRegistries;
import org.depproxy.settings.GroupSettings;
import org.depproxy.settings.PullRules;
import org.depproxy.settings.UpstreamLogin;
import org.depproxy.settings.UpstreamRegistry;
import org.depproxy.testkit.AtOnce;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What {@link org.depproxy.access.Directory} promises. */
public interface DirectoryContract {
    /** A store with nothing in it. */
    StorePorts emptyStore();

    @Test
    default void what_was_never_added_is_absent() {
        StorePorts store = emptyStore();
        assertThat(store.directory().credential(Sample.ANNA.token(), Sample.ANNA.user()))
                .isEmpty();
        assertThat(store.directory().standing(Sample.ANNA, new GroupPath("acme")))
                .isEqualTo(new Standing(Optional.empty(), false, Optional.empty(), List.of()));
        assertThat(store.groups().find(new GroupPath("acme"))).isEmpty();
    }

    @Test
    default void a_token_comes_back_whole() {
        StorePorts store = emptyStore();
        TokenRecord token = new TokenRecord(
                Sample.ANNA.token(),
                Sample.ANNA.user(),
                Sample.digest("secret").hex(),
                Sample.NOW,
                Optional.of(Sample.NOW.plus(Duration.ofNanos(1))),
                true);
        assertThat(store.directory().add(new Entry.Token(token))).isTrue();
        assertThat(store.directory().credential(token.id(), token.owner())).contains(new Credential(token, false));
    }

    @Test
    default void a_user_is_active_once_added() {
        StorePorts store = emptyStore();
        store.directory().add(new Entry.Token(Sample.token(Sample.ANNA)));
        assertThat(store.directory().add(new Entry.User(Sample.ANNA.user()))).isTrue();
        assertThat(store.directory().credential(Sample.ANNA.token(), Sample.ANNA.user()))
                .contains(new Credential(Sample.token(Sample.ANNA), true));
        assertThat(store.directory()
                        .standing(Sample.ANNA, new GroupPath("acme"))
                        .userActive())
                .isTrue();
    }

    @Test
    default void a_group_comes_back_whole() {
        a_group_comes_back_whole(new DeploymentRegistries.All());
        a_group_comes_back_whole(new DeploymentRegistries.Only(Set.of()));
        a_group_comes_back_whole(new DeploymentRegistries.Only(Set.of(new RegistryName("ghcr.io"))));
    }

    private void a_group_comes_back_whole(DeploymentRegistries registries) {
        StorePorts store = emptyStore();
        Group group = Sample.group("acme", wholeSettings(registries));
        assertThat(store.directory().add(new Entry.NewGroup(group))).isTrue();
        assertThat(store.directory().standing(Sample.ANNA, group.path()).group())
                .contains(group);
        assertThat(store.groups().find(group.path())).contains(group);
    }

    private static GroupSettings wholeSettings(DeploymentRegistries registries) {
        RegistryName ghcr = new RegistryName("ghcr.io");
        RegistryName own = new RegistryName("registry.acme.example:5000");
        GroupSettings settings = new GroupSettings(
                false,
                new FreshnessPolicy(Duration.ofSeconds(90, 5), Duration.ofDays(400)),
                Map.of(
                        ghcr,
                        UpstreamRegistry.anonymous(ghcr, URI.create("https://ghcr.io")),
                        own,
                        UpstreamRegistry.anonymous(own, URI.create("http://registry.acme.example:5000/a/path"))
                                .with(new UpstreamLogin("robot$pull", "s3cret:with:colons"))));
        return settings.with(rules()).with(pulls()).with(registries).with(new QuotaPolicy(25));
    }

    private static FreshnessRules rules() {
        FreshnessPolicy policy = new FreshnessPolicy(Duration.ofSeconds(90, 5), Duration.ofDays(400))
                .keepingDeleted()
                .answeringAtOnce(Duration.ofSeconds(600, 1));
        return new FreshnessRules(
                List.of(
                        new FreshnessRules.Rule(TagPattern.of("ghcr.io/**", "v?.*"), policy.neverMoving()),
                        new FreshnessRules.Rule(TagPattern.of("**", "*"), FreshnessPolicy.DEFAULT)),
                policy);
    }

    private static PullRules pulls() {
        return PullRules.NONE
                .allowing(TagPattern.of("ghcr.io/org/*", "*"))
                .allowing(TagPattern.of("docker.io/**", "1.?"))
                .denying(TagPattern.of("**", "edge"));
    }

    @Test
    default void a_login_that_does_not_open_is_kept_as_it_is_beside_those_that_do() {
        StorePorts store = emptyStore();
        Group group = Sample.group("acme");
        store.directory().add(new Entry.NewGroup(group));
        UpstreamRegistry open = UpstreamRegistry.anonymous(
                        new RegistryName("open.example"), URI.create("https://open.example"))
                .with(new UpstreamLogin("robot", "s3cret"));
        for (String sealed : List.of("c2VhbGVkIHdpdGggYW5vdGhlciBzZWNyZXQ=", "", "no base64")) {
            UpstreamRegistry closed = UpstreamRegistry.anonymous(
                            new RegistryName("closed.example"), URI.create("https://closed.example"))
                    .with(new UpstreamRegistry.Login.Closed(sealed));
            Group before = store.groups().find(group.path()).orElseThrow();
            GroupSettings settings = before.settings().with(Map.of(open.name(), open, closed.name(), closed));

            assertThat(store.directory().change(before, settings)).isTrue();

            assertThat(store.groups().find(group.path())).contains(before.changed(settings));
        }
    }

    @Test
    default void the_largest_settings_that_there_can_be_come_back_whole() {
        StorePorts store = emptyStore();
        Group group = Sample.group("acme");
        store.directory().add(new Entry.NewGroup(group));
        GroupSettings largest = largestSettings();

        assertThat(store.directory().change(group, largest)).isTrue();

        assertThat(store.groups().find(group.path())).contains(group.changed(largest));
    }

    /** Every bound reached at once, with characters that take three bytes wherever they may stand. */
    private static GroupSettings largestSettings() {
        Map<RegistryName, UpstreamRegistry> registries = names(GroupSettings.MAX_REGISTRIES).stream()
                .collect(Collectors.toMap(name -> name, name -> {
                    String base = "https://a/";
                    URI address = URI.create(base + "€".repeat(UpstreamRegistry.MAX_BASE - base.length()));
                    return UpstreamRegistry.anonymous(name, address)
                            .with(new UpstreamLogin(
                                    "€".repeat(UpstreamLogin.MAX_USERNAME_BYTES / 3),
                                    "€".repeat(UpstreamLogin.MAX_SECRET_BYTES / 3) + "s"));
                }));
        String glob = "g".repeat(Glob.MAX_LENGTH);
        TagPattern pattern = TagPattern.of(glob, glob);
        FreshnessPolicy policy = new FreshnessPolicy(
                        Duration.ofDays(3650).minusNanos(1),
                        Duration.ofDays(3650).minusNanos(1))
                .answeringAtOnce(Duration.ofDays(3650).minusNanos(1));
        return new GroupSettings(
                true,
                new FreshnessRules(
                        Collections.nCopies(FreshnessRules.MAX_RULES, new FreshnessRules.Rule(pattern, policy)),
                        policy),
                registries,
                new DeploymentRegistries.Only(Set.copyOf(names(DeploymentRegistries.MAX_NAMES))),
                new PullRules(List.of(), Collections.nCopies(PullRules.MAX_PATTERNS, pattern)),
                new QuotaPolicy(1_000_000_000));
    }

    /** So many names of registries, of 253 characters each. */
    private static List<RegistryName> names(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new RegistryName("r".repeat(245) + (100 + i) + ".test"))
                .toList();
    }

    @Test
    default void what_exists_is_left_as_it_is() {
        StorePorts store = emptyStore();
        Group group = Sample.group("acme");
        TokenRecord token = Sample.token(Sample.ANNA);
        TokenRecord other = new TokenRecord(
                token.id(), new UserName("eve"), Sample.digest("x").hex(), Sample.NOW, Optional.empty(), false);
        List<Entry> first = List.of(new Entry.User(token.owner()), new Entry.Token(token), new Entry.NewGroup(group));
        List<Entry> second = List.of(
                new Entry.User(token.owner()),
                new Entry.Token(other),
                new Entry.NewGroup(new Group(group.path(), List.of(new GroupId("other")), GroupSettings.DEFAULT)));

        assertThat(first).allMatch(store.directory()::add);
        assertThat(second).noneMatch(store.directory()::add);

        Standing standing = store.directory().standing(Sample.ANNA, group.path());
        assertThat(standing).isEqualTo(new Standing(Optional.of(token), true, Optional.of(group), List.of()));
    }

    @Test
    default void changed_settings_come_back_whole_and_are_read_by_the_next_pull() {
        StorePorts store = emptyStore();
        Sample.enrol(store, Sample.ANNA);
        Group group = Sample.group("acme", wholeSettings(new DeploymentRegistries.All()));
        store.directory().add(new Entry.NewGroup(group));
        Sample.admit(store, Sample.ANNA, group);
        GroupSettings other = GroupSettings.DEFAULT
                .with(PullRules.NONE.denying(TagPattern.of("**", "*")))
                .with(new QuotaPolicy(3));

        assertThat(store.directory().change(group, other)).isTrue();

        Group changed = group.changed(other);
        assertThat(store.groups().find(group.path())).contains(changed);
        assertThat(store.directory().standing(Sample.ANNA, group.path()).group())
                .contains(changed);
        assertThat(store.ledger()
                        .blob(Sample.ANNA, Sample.scope("acme", "alpine"), Sample.digest("x"))
                        .standing()
                        .group())
                .contains(changed);
    }

    @Test
    default void t010_a_login_that_is_kept_opens_at_the_origin_however_that_is_spelt() {
        StorePorts store = emptyStore();
        RegistryName name = new RegistryName("registry.acme.example");
        UpstreamLogin login = new UpstreamLogin("robot", "s3cret");
        Group group = Sample.group("acme");
        store.directory().add(new Entry.NewGroup(group));
        for (String base : List.of("https://registry.acme.example", "https://REGISTRY.acme.example:443/v")) {
            Group read = store.groups().find(group.path()).orElseThrow();
            UpstreamRegistry registry =
                    UpstreamRegistry.anonymous(name, URI.create(base)).with(login);
            assertThat(store.directory().change(read, read.settings().with(Map.of(name, registry))))
                    .isTrue();
            assertThat(store.groups()
                            .find(group.path())
                            .orElseThrow()
                            .settings()
                            .registries())
                    .containsEntry(name, registry);
        }
    }

    @Test
    default void settings_are_changed_only_over_those_that_were_read() {
        StorePorts store = emptyStore();
        Group group = Sample.group("acme");
        Group recreated = new Group(group.path(), List.of(new GroupId("former")), GroupSettings.DEFAULT);
        assertThat(store.directory().change(group, settings(1))).isFalse();
        store.directory().add(new Entry.NewGroup(group));

        assertThat(store.directory().change(recreated, settings(2))).isFalse();
        assertThat(store.directory().change(group, settings(3))).isTrue();
        assertThat(store.directory().change(group, settings(4))).isFalse();
        assertThat(store.directory().change(group.changed(settings(3)), settings(5)))
                .isTrue();
        assertThat(store.groups().find(group.path()))
                .contains(group.changed(settings(3)).changed(settings(5)));
    }

    @Test
    default void of_many_who_change_the_same_settings_exactly_one_does() {
        StorePorts store = emptyStore();
        Group group = Sample.group("acme");
        store.directory().add(new Entry.NewGroup(group));

        List<Boolean> changed = AtOnce.run(16, i -> store.directory().change(group, settings(i)));

        assertThat(changed).filteredOn(written -> written).hasSize(1);
        assertThat(store.groups().find(group.path())).contains(group.changed(settings(changed.indexOf(true))));
    }

    private static GroupSettings settings(long reserve) {
        return GroupSettings.DEFAULT.with(new QuotaPolicy(reserve));
    }

    @Test
    default void a_group_needs_those_above_it() {
        StorePorts store = emptyStore();
        Group child = Sample.group("acme/platform");
        assertThat(store.directory().add(new Entry.NewGroup(child))).isFalse();
        assertThat(store.directory().standing(Sample.ANNA, child.path()).group())
                .isEmpty();

        store.directory().add(new Entry.NewGroup(Sample.group("acme")));
        assertThat(store.directory().add(new Entry.NewGroup(child))).isTrue();
        assertThat(store.directory().standing(Sample.ANNA, child.path()).group())
                .contains(child);
    }

    @Test
    default void a_group_is_not_added_below_another_one_than_it_names() {
        StorePorts store = emptyStore();
        store.directory().add(new Entry.NewGroup(Sample.group("acme")));
        Group stranger = new Group(
                new GroupPath("acme/platform"),
                List.of(new GroupId("another"), new GroupId("child")),
                GroupSettings.DEFAULT);
        assertThat(store.directory().add(new Entry.NewGroup(stranger))).isFalse();
    }

    @Test
    default void memberships_of_the_whole_lineage_are_read_and_a_later_role_replaces_an_earlier() {
        StorePorts store = emptyStore();
        Group acme = Sample.group("acme");
        Group platform = Sample.group("acme/platform");
        add(store, acme, Role.GUEST);
        add(store, acme, Role.OWNER);
        add(store, platform, Role.REPORTER);
        assertThat(store.directory().standing(Sample.ANNA, platform.path()).memberships())
                .containsExactlyInAnyOrder(
                        new Membership(acme.id(), Role.OWNER), new Membership(platform.id(), Role.REPORTER));
        assertThat(store.directory().standing(Sample.ANNA, acme.path()).memberships())
                .containsExactly(new Membership(acme.id(), Role.OWNER));
    }

    @Test
    default void the_deepest_group_is_read_with_all_above_it() {
        StorePorts store = emptyStore();
        Sample.enrol(store, Sample.ANNA);
        for (int depth = 1; depth <= GroupPath.MAX_DEPTH; depth++) {
            assertThat(store.directory().add(new Entry.NewGroup(Sample.group(Sample.deepPath(depth)))))
                    .isTrue();
            add(store, Sample.group(Sample.deepPath(depth)), Role.GUEST);
        }
        GroupPath deepest = new GroupPath(Sample.deepPath(GroupPath.MAX_DEPTH));
        Standing standing = store.directory().standing(Sample.ANNA, deepest);
        assertThat(standing.memberships()).hasSize(GroupPath.MAX_DEPTH);
        assertThat(standing.admission(Sample.ANNA, Sample.NOW)).isInstanceOf(Admission.Admitted.class);
    }

    @Test
    default void a_membership_of_a_former_group_of_the_path_opens_nothing() {
        StorePorts store = emptyStore();
        Sample.enrol(store, Sample.ANNA);
        Group present = Sample.group("acme");
        store.directory().add(new Entry.NewGroup(present));
        Membership former = new Membership(new GroupId("former"), Role.OWNER);
        store.directory().add(new Entry.Member(present.path(), Sample.ANNA.user(), former));
        assertThat(store.directory().standing(Sample.ANNA, present.path()).admission(Sample.ANNA, Sample.NOW))
                .isEqualTo(new Admission.Hidden());
    }

    @Test
    default void of_many_who_add_one_group_exactly_one_does() {
        StorePorts store = emptyStore();
        List<Boolean> added = AtOnce.run(
                16,
                i -> store.directory()
                        .add(new Entry.NewGroup(new Group(
                                new GroupPath("acme"), List.of(new GroupId("id-" + i)), GroupSettings.DEFAULT))));
        assertThat(added).filteredOn(written -> written).hasSize(1);
        GroupId winner = new GroupId("id-" + added.indexOf(true));
        assertThat(store.directory()
                        .standing(Sample.ANNA, new GroupPath("acme"))
                        .group())
                .map(Group::id)
                .contains(winner);
    }

    /** T045: groups whose names differ only in what a separator or a pattern could mistake. */
    @Property(tries = 60)
    default void a_member_of_one_group_is_none_of_another(
            @ForAll("paths") GroupPath mine, @ForAll("paths") GroupPath asked) {
        StorePorts store = emptyStore();
        add(store, Sample.group(mine.value()), Role.OWNER);
        assertThat(store.directory().standing(Sample.ANNA, asked).memberships())
                .hasSize(asked.lineage().contains(mine) ? 1 : 0);
    }

    /** T045: users next to one another. */
    @Property(tries = 60)
    default void a_membership_is_its_users_alone(@ForAll("users") UserName one, @ForAll("users") UserName two) {
        Assume.that(!one.equals(two));
        StorePorts store = emptyStore();
        Group acme = Sample.group("acme");
        store.directory().add(new Entry.User(one));
        store.directory().add(new Entry.Member(acme.path(), one, new Membership(acme.id(), Role.OWNER)));
        Standing stranger = store.directory().standing(new Principal(two, new TokenId("0123456789")), acme.path());
        assertThat(stranger.memberships()).isEmpty();
        assertThat(stranger.userActive()).isFalse();
    }

    /** Prefixes of one another, and every character that may stand in a path. */
    @Provide
    default Arbitrary<GroupPath> paths() {
        return Arbitraries.of(
                        "a", "a_b", "a-b", "a.b", "a/b", "ab", "a__b", "a/b/c", "a/bc", "a.", "a-", "_", "a/_", "a/b_c")
                .map(GroupPath::new);
    }

    /** Prefixes of one another, and every character that may stand in a user's name. */
    @Provide
    default Arbitrary<UserName> users() {
        return Arbitraries.of("a", "a_", "a-b", "a.b", "a+b", "a@b", "ab", "_", "a__", "a.", "a@", "user", "member")
                .map(UserName::new);
    }

    private static void add(StorePorts store, Group group, Role role) {
        store.directory().add(new Entry.Member(group.path(), Sample.ANNA.user(), new Membership(group.id(), role)));
    }
}
