package org.depproxy.gateway;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.depproxy.access.AccessToken;
import org.depproxy.access.Directory;
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
import org.depproxy.admin.AddressVerdict;
import org.depproxy.admin.QuotaDesk;
import org.depproxy.admin.QuotaQuestion;
import org.depproxy.admin.Reception;
import org.depproxy.admin.SettingsDesk;
import org.depproxy.cache.StoreUnavailable;
import org.depproxy.cache.UpstreamAnswer;
import org.depproxy.freshness.FreshnessPolicy;
import org.depproxy.freshness.FreshnessRules;
import org.depproxy.name.CredentialName;
import org.depproxy.name.GroupPath;
import org.depproxy.name.RegistryName;
import org.depproxy.name.TagPattern;
import org.depproxy.quota.QuotaNews;
import org.depproxy.quota.QuotaPolicy;
import org.depproxy.quota.QuotaSeen;
import org.depproxy.quota.RateLimit;
import org.depproxy.settings.DeploymentRegistries;
import org.depproxy.settings.GroupSettings;
import org.depproxy.settings.PullRules;
import org.depproxy.settings.UpstreamLogin;
import org.depproxy.settings.UpstreamRegistry;
import org.depproxy.testkit.AtOnce;
import org.depproxy.testkit.ManualClock;
import org.depproxy.testkit.memory.MemoryStore;
import org.depproxy.testkit.memory.MemoryUpstream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What the owners and maintainers of groups see to, over ports in memory. */
final class AdminEndpointTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final String SETTINGS = "/api/v1/groups/acme/build/settings";
    private static final String QUOTA = "/api/v1/groups/acme/build/quota";
    private static final GroupPath BUILD = new GroupPath("acme/build");
    private static final RegistryName OWN = new RegistryName("registry.acme.example");
    private static final String SECRET = "canary-s3cret";
    private static final Map<RegistryName, UpstreamRegistry> DEPLOYMENT = Map.of(
            RegistryName.DOCKER_HUB,
            UpstreamRegistry.anonymous(RegistryName.DOCKER_HUB, URI.create("https://registry-1.docker.io")),
            new RegistryName("ghcr.io"),
            UpstreamRegistry.anonymous(new RegistryName("ghcr.io"), URI.create("https://ghcr.io")));

    private final ManualClock clock = new ManualClock(NOW);
    private final MemoryStore store = new MemoryStore();
    private final MemoryUpstream upstream = new MemoryUpstream();
    private final List<String> log = new ArrayList<>();
    private final Map<String, AddressVerdict> verdicts = new HashMap<>();
    private final Map<Role, String> above = new EnumMap<>(Role.class);
    private final Map<Role, String> here = new EnumMap<>(Role.class);
    private final String owner;
    private final String stranger;
    private final Front front = front(store.directory());

    AdminEndpointTest() {
        GroupId acme = new GroupId("1");
        GroupId build = new GroupId("2");
        store.directory()
                .add(new Entry.NewGroup(new Group(new GroupPath("acme"), List.of(acme), GroupSettings.DEFAULT)));
        store.directory().add(new Entry.NewGroup(new Group(BUILD, List.of(acme, build), GroupSettings.DEFAULT)));
        for (Role role : Role.values()) {
            above.put(role, enrolled(named("above", role), new GroupPath("acme"), new Membership(acme, role)));
            here.put(role, enrolled(named("here", role), BUILD, new Membership(build, role)));
        }
        owner = here.getOrDefault(Role.OWNER, "");
        stranger = enrolled("eve", new GroupPath("other"), new Membership(new GroupId("3"), Role.OWNER));
    }

    private static String named(String where, Role role) {
        return where + "-" + role.name().toLowerCase(Locale.ROOT);
    }

    private String enrolled(String name, GroupPath path, Membership membership) {
        UserName user = new UserName(name);
        AccessToken token = AccessToken.generate(new Random(name.hashCode()));
        store.directory().add(new Entry.User(user));
        store.directory().add(new Entry.Token(TokenRecord.of(token, user, NOW)));
        store.directory().add(new Entry.Member(path, user, membership));
        return basic(name + ":" + token.reveal());
    }

    private static String basic(String login) {
        return "Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8));
    }

    private Front front(Directory directory) {
        AdminEndpoint endpoint = new AdminEndpoint(
                new Reception(directory, clock),
                new SettingsDesk(
                        directory, base -> verdicts.getOrDefault(String.valueOf(base.getHost()), AddressVerdict.GOOD)),
                new QuotaDesk(store.quotas(), new QuotaQuestion(upstream), DEPLOYMENT),
                PublicUrl.parse("https://proxy.example"),
                clock);
        return new Front(endpoint, PublicUrl.parse("https://proxy.example"), log::add, clock);
    }

    private Reply ask(String method, String path, Map<String, String> headers, String body) {
        int mark = path.indexOf('?');
        Request request = new Request(
                method,
                mark < 0 ? path : path.substring(0, mark),
                Query.parse(mark < 0 ? "" : path.substring(mark + 1)),
                headers,
                body,
                Optional.of("a1b2c3.execute-api.example"),
                "1");
        return front.answer(request, Front.GATEWAY_TIMEOUT);
    }

    private Reply ask(String method, String path, String login) {
        return ask(method, path, Map.of("authorization", login), "");
    }

    private Reply put(String ifMatch, String body) {
        return ask(
                "PUT",
                SETTINGS,
                Map.of("authorization", owner, "if-match", ifMatch, "content-type", "application/json; charset=utf-8"),
                body);
    }

    private static String text(Reply reply) {
        return new String(reply.body().toArray(), StandardCharsets.UTF_8);
    }

    private GroupSettings settings() {
        return store.groups().find(BUILD).orElseThrow().settings();
    }

    private void hold(UpstreamRegistry registry) {
        Group group = store.groups().find(BUILD).orElseThrow();
        store.directory().change(group, group.settings().with(Map.of(registry.name(), registry)));
    }

    private static UpstreamRegistry registry(String url) {
        return UpstreamRegistry.anonymous(OWN, URI.create(url)).with(new UpstreamLogin("robot", SECRET));
    }

    private static String registries(String... members) {
        return "{\"registries\":[{\"name\":\"registry.acme.example\"," + String.join(",", members) + "}]}";
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void t051_settings_are_the_owners_and_quota_is_the_maintainers_here_and_from_above(Role role) {
        int settings = role == Role.OWNER ? 200 : 403;
        int quota = role.covers(Role.MAINTAINER) ? 200 : 403;
        for (Map<Role, String> members : List.of(here, above)) {
            String login = members.getOrDefault(role, "");
            assertThat(ask("GET", SETTINGS, login).status()).isEqualTo(settings);
            assertThat(ask("HEAD", SETTINGS, login).status()).isEqualTo(settings);
            assertThat(ask("PUT", SETTINGS, Map.of("authorization", login, "if-match", "*"), "")
                            .status())
                    .isEqualTo(role == Role.OWNER ? 415 : 403);
            assertThat(ask("GET", QUOTA, login).status()).isEqualTo(quota);
            assertThat(ask("POST", QUOTA, login).status()).isEqualTo(quota);
        }
        assertThat(settings()).isEqualTo(GroupSettings.DEFAULT);
    }

    @Test
    void t051_who_owns_a_group_below_does_not_own_the_one_above() {
        assertThat(ask("GET", "/api/v1/groups/acme/settings", owner))
                .isEqualTo(ask("GET", "/api/v1/groups/nowhere/settings", owner));
    }

    @Test
    void t060_an_outsider_cannot_tell_a_group_from_none() {
        for (String method : List.of("GET", "HEAD", "PUT")) {
            Reply none = ask(method, "/api/v1/groups/nowhere/settings", stranger);
            assertThat(none.status()).isEqualTo(404);
            assertThat(ask(method, SETTINGS, stranger)).isEqualTo(none);
        }
        for (String method : List.of("GET", "POST")) {
            assertThat(ask(method, QUOTA, stranger)).isEqualTo(ask(method, "/api/v1/groups/nowhere/quota", stranger));
        }
    }

    @Test
    void without_a_good_login_there_is_one_answer_and_it_asks_for_one() {
        Reply absent = ask("GET", SETTINGS, Map.of(), "");
        assertThat(absent.status()).isEqualTo(401);
        assertThat(absent.headers())
                .containsEntry("www-authenticate", "Basic realm=\"dependency_proxy\", charset=\"UTF-8\"")
                .containsEntry("x-registry-challenge", "Basic realm=\"dependency_proxy\", charset=\"UTF-8\"");
        assertThat(ask("GET", SETTINGS, "Bearer a.b.c")).isEqualTo(absent);
        assertThat(ask("GET", SETTINGS, basic("here-owner:none"))).isEqualTo(absent);
        assertThat(ask("GET", "/api/v1/groups/nowhere/settings", basic("here-owner:none")))
                .isEqualTo(absent);
        assertThat(ask(
                        "POST",
                        QUOTA,
                        basic("nobody:" + AccessToken.generate(new Random(9)).reveal())))
                .isEqualTo(absent);
    }

    @Test
    void settings_are_replaced_only_over_those_that_were_read() {
        String read = etag(ask("GET", SETTINGS, owner));
        Reply first = put(read, "{\"quota\":{\"reserve\":1}}");
        assertThat(first.status()).isEqualTo(200);
        assertThat(etag(first)).isNotEqualTo(read).isEqualTo(etag(ask("GET", SETTINGS, owner)));
        assertThat(text(first)).isEqualTo(text(ask("GET", SETTINGS, owner)));

        assertThat(put(read, "{\"quota\":{\"reserve\":2}}").status()).isEqualTo(412);
        assertThat(put("W/" + etag(first), "{}").status()).isEqualTo(412);
        assertThat(settings().quota()).isEqualTo(new QuotaPolicy(1));

        assertThat(put("\"another\", " + etag(first), "{\"quota\":{\"reserve\":3}}")
                        .status())
                .isEqualTo(200);
        assertThat(put("*", "{\"quota\":{\"reserve\":4}}").status()).isEqualTo(200);
        assertThat(settings().quota()).isEqualTo(new QuotaPolicy(4));
    }

    @Test
    void settings_are_not_replaced_by_who_does_not_say_which() {
        Map<String, String> headers = Map.of("authorization", owner, "content-type", "application/json");
        assertThat(ask("PUT", SETTINGS, headers, "{\"enabled\":false}").status())
                .isEqualTo(428);
        assertThat(settings().enabled()).isTrue();
    }

    @Test
    void of_many_owners_who_replace_the_same_settings_one_does() {
        String read = etag(ask("GET", SETTINGS, owner));
        List<Integer> statuses = AtOnce.run(
                16, i -> put(read, "{\"quota\":{\"reserve\":" + i + "}}").status());
        assertThat(statuses).filteredOn(status -> status == 200).hasSize(1);
        assertThat(statuses).filteredOn(status -> status == 412).hasSize(15);
        assertThat(settings().quota().reserve()).isEqualTo(statuses.indexOf(200));
    }

    @Test
    void what_has_not_changed_is_not_sent_again() {
        String read = etag(ask("GET", SETTINGS, owner));
        Map<String, String> headers = Map.of("authorization", owner, "if-none-match", read);
        assertThat(ask("GET", SETTINGS, headers, "").status()).isEqualTo(304);
        assertThat(put(read, "{}").status()).isEqualTo(200);
        assertThat(ask("GET", SETTINGS, headers, "").status()).isEqualTo(200);
    }

    @Test
    void what_is_read_can_be_written_back_and_changes_nothing() {
        GroupSettings whole = new GroupSettings(
                false,
                new FreshnessRules(
                        List.of(
                                new FreshnessRules.Rule(
                                        TagPattern.of("ghcr.io/**", "v?.*"), FreshnessPolicy.DEFAULT.neverMoving()),
                                new FreshnessRules.Rule(
                                        TagPattern.of("**", "*"),
                                        new FreshnessPolicy(Duration.ofSeconds(90), Duration.ofDays(400)))),
                        FreshnessPolicy.DEFAULT.keepingDeleted()),
                Map.of(
                        OWN,
                        registry("https://registry.acme.example:5000/a/path"),
                        new RegistryName("quay.io"),
                        UpstreamRegistry.anonymous(new RegistryName("quay.io"), URI.create("https://quay.io"))),
                new DeploymentRegistries.Only(Set.of(RegistryName.DOCKER_HUB)),
                PullRules.NONE.allowing(TagPattern.of("docker.io/**", "1.?")).denying(TagPattern.of("**", "edge")),
                new QuotaPolicy(25));
        store.directory().change(store.groups().find(BUILD).orElseThrow(), whole);
        Reply read = ask("GET", SETTINGS, owner);

        assertThat(put(etag(read), text(read)).status()).isEqualTo(200);
        assertThat(settings()).isEqualTo(whole);
        assertThat(text(ask("GET", SETTINGS, owner))).isEqualTo(text(read));
    }

    @Test
    void what_is_left_out_is_what_a_new_group_has() {
        store.directory()
                .change(
                        store.groups().find(BUILD).orElseThrow(),
                        GroupSettings.DEFAULT.with(new QuotaPolicy(9)).with(new DeploymentRegistries.Only(Set.of())));
        assertThat(put("*", "{}").status()).isEqualTo(200);
        assertThat(settings()).isEqualTo(GroupSettings.DEFAULT);

        assertThat(put("*", "{\"deploymentRegistries\":[]}").status()).isEqualTo(200);
        assertThat(settings().deployment()).isEqualTo(new DeploymentRegistries.Only(Set.of()));
    }

    @Test
    void t012_a_secret_is_never_told_again() {
        String login = "\"url\":\"https://registry.acme.example\",\"identity\":\"robot\",\"secret\":\"" + SECRET + "\"";
        Reply saved = put("*", registries(login));
        Reply read = ask("GET", SETTINGS, owner);
        assertThat(text(read)).contains("\"identity\":\"robot\",\"secretSet\":true");
        Reply refused = put("*", registries(login, "\"secretSet\":\"" + SECRET + "\"", "\"" + SECRET + "\":1"));
        Reply misplaced = put("*", registries("\"url\":\"https://u:" + SECRET + "@registry.acme.example\""));

        assertThat(saved.status()).isEqualTo(200);
        assertThat(List.of(refused.status(), misplaced.status())).containsOnly(422);
        assertThat(List.of(text(saved), text(read), text(misplaced))).noneMatch(body -> body.contains(SECRET));
        assertThat(log).hasSize(4).noneMatch(line -> line.contains(SECRET));
        assertThat(settings().registries().get(OWN))
                .isEqualTo(UpstreamRegistry.anonymous(OWN, URI.create("https://registry.acme.example"))
                        .with(new UpstreamLogin("robot", SECRET)));
    }

    @ParameterizedTest
    @CsvSource({
        "https://registry.acme.example,            200",
        "https://registry.acme.example/,           200",
        "https://REGISTRY.acme.example:443/a/path, 200",
        "http://registry.acme.example,             422",
        "https://registry.acme.example:444,        422",
        "https://registry2.acme.example,           422",
        "https://registry.acme.example.evil.test,  422",
    })
    void t010_a_secret_is_kept_for_the_scheme_host_and_port_it_was_given_for_and_no_other(String url, int status) {
        UpstreamRegistry before = registry("https://registry.acme.example/v");
        hold(before);

        Reply reply = put("*", registries("\"url\":\"" + url + "\"", "\"identity\":\"robot\""));

        assertThat(reply.status()).isEqualTo(status);
        if (status == 200) {
            assertThat(settings().registries().get(OWN)).isEqualTo(registry(url));
        } else {
            assertThat(text(reply)).contains("\"field\":\"registries[0].secret\"");
            assertThat(settings().registries().get(OWN)).isEqualTo(before);
            assertThat(put("*", registries("\"url\":\"" + url + "\"", "\"identity\":\"robot\"", "\"secret\":\"new\""))
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void t010_a_secret_is_kept_for_its_identity_and_no_other() {
        hold(registry("https://registry.acme.example"));
        String url = "\"url\":\"https://registry.acme.example\"";

        assertThat(text(put("*", registries(url, "\"identity\":\"another\""))))
                .contains("\"field\":\"registries[0].secret\"");
        assertThat(text(put("*", registries(url, "\"secret\":\"x\""))))
                .contains("\"field\":\"registries[0].identity\"");
        assertThat(put("*", registries(url)).status()).isEqualTo(200);
        assertThat(settings().registries().get(OWN))
                .isEqualTo(UpstreamRegistry.anonymous(OWN, URI.create("https://registry.acme.example")));
        assertThat(text(put("*", registries(url, "\"identity\":\"robot\"")))).contains("none is held");
    }

    @Test
    void t010_a_login_that_does_not_open_is_told_as_none_and_kept_until_it_is_given_anew() {
        String url = "\"url\":\"https://registry.acme.example\"";
        UpstreamRegistry closed = UpstreamRegistry.anonymous(OWN, URI.create("https://registry.acme.example"))
                .with(new UpstreamRegistry.Login.Closed("c2VhbGVk"));
        hold(closed);
        Reply read = ask("GET", SETTINGS, owner);

        assertThat(text(read))
                .contains("{\"name\":\"registry.acme.example\"," + url + ",\"secretSet\":false}")
                .doesNotContain("c2VhbGVk");
        assertThat(put(etag(read), text(read)).status()).isEqualTo(200);
        assertThat(settings().registries().get(OWN)).isEqualTo(closed);

        Reply unknown = put("*", registries(url, "\"identity\":\"robot\""));
        Reply elsewhere = put("*", registries("\"url\":\"https://registry2.acme.example\""));
        assertThat(List.of(unknown.status(), elsewhere.status())).containsOnly(422);
        assertThat(text(unknown)).contains("registries[0].secret is missing: the one that is held does not open");
        assertThat(text(elsewhere)).contains("registries[0].secret is missing: the one that is held was given for");
        assertThat(settings().registries().get(OWN)).isEqualTo(closed);

        assertThat(put("*", registries(url, "\"identity\":\"robot\"", "\"secret\":\"" + SECRET + "\""))
                        .status())
                .isEqualTo(200);
        assertThat(settings().registries().get(OWN)).isEqualTo(registry("https://registry.acme.example"));
        assertThat(log).noneMatch(line -> line.contains("c2VhbGVk"));
    }

    @ParameterizedTest
    @CsvSource({
        "NOT_PUBLIC,   https://somewhere.example",
        "UNENCRYPTED,  http://somewhere.example",
        "MALFORMED,    https://somewhere.example",
        "GOOD,         https://proxy.example",
        "GOOD,         https://PROXY.example:443/v2",
        "GOOD,         https://a1b2c3.execute-api.example",
    })
    void t011_an_address_that_must_not_be_asked_is_not_saved(AddressVerdict verdict, String url) {
        verdicts.put("somewhere.example", verdict);
        Reply reply = put("*", registries("\"url\":\"" + url + "\""));

        assertThat(reply.status()).isEqualTo(422);
        assertThat(text(reply)).contains("\"field\":\"registries[0].url\"");
        assertThat(settings()).isEqualTo(GroupSettings.DEFAULT);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'enabled':1} | enabled",
                "{'enabled':null} | enabled",
                "{'Enabled':true} | Enabled",
                "{'freshness':[]} | freshness",
                "{'freshness':{'default':{'askAfterSeconds':-1}}} | freshness.default.askAfterSeconds",
                "{'freshness':{'default':{'staleIfErrorSeconds':315360001}}} | freshness.default.staleIfErrorSeconds",
                "{'freshness':{'default':{'staleWhileRevalidateSeconds':'1'}}} | freshness.default.staleWhileRevalidateSeconds",
                "{'freshness':{'rules':[{'tags':'*'}]}} | freshness.rules[0].images",
                "{'freshness':{'rules':[{'images':'**'},7]}} | freshness.rules[1]",
                "{'freshness':{'rules':[{'images':'a b'}]}} | freshness.rules[0].images",
                "{'pulls':{'deny':[{'images':'***'}]}} | pulls.deny[0].images",
                "{'pulls':{'allow':[{'images':'**','tags':true}]}} | pulls.allow[0].tags",
                "{'quota':{'reserve':1.5}} | quota.reserve",
                "{'quota':{'reserve':1000000001}} | quota.reserve",
                "{'deploymentRegistries':'docker.io'} | deploymentRegistries",
                "{'deploymentRegistries':['no registry']} | deploymentRegistries",
                "{'registries':{}} | registries",
                "{'registries':[{'url':'https://a.example'}]} | registries[0].name",
                "{'registries':[{'name':'a.example'}]} | registries[0].url",
                "{'registries':[{'name':'a.example','url':'no address'}]} | registries[0].url",
                "{'registries':[{'name':'a.example','url':'ftp://a.example'}]} | registries[0].url",
                "{'registries':[{'name':'a.example','url':'https://a.example?x'}]} | registries[0].url",
                "{'registries':[{'name':'bare','url':'https://a.example'}]} | registries[0].name",
                "{'registries':[{'name':'a.example','url':'https://a.example','identity':'a:b','secret':'c'}]}"
                        + " | registries[0].identity",
                "{'registries':[{'name':'a.example','url':'https://a.example'},"
                        + "{'name':'A.example','url':'https://b.example'}]} | registries[1].name",
            })
    void each_field_that_is_wrong_is_named(String body, String field) {
        Reply reply = put("*", body.replace('\'', '"'));

        assertThat(reply.status()).isEqualTo(422);
        assertThat(text(reply))
                .startsWith("{\"errors\":[{\"code\":\"SETTINGS_INVALID\",\"message\":\"" + field + " ")
                .contains("\"detail\":{\"field\":\"" + field + "\"}");
        assertThat(settings()).isEqualTo(GroupSettings.DEFAULT);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | 400",
                "[] | 400",
                "{ | 400",
                "{} {} | 400",
                "{\"enabled\":true,\"enabled\":true} | 400",
                "nul | 400"
            })
    void what_is_not_one_json_object_is_refused(String body, int status) {
        assertThat(put("*", body).status()).isEqualTo(status);
    }

    @Test
    void t032_nothing_is_taken_without_a_bound() {
        assertThat(put("*", "{" + " ".repeat(SettingsReading.MAX_LENGTH - 2) + "}")
                        .status())
                .isEqualTo(200);
        assertThat(put("*", "{" + " ".repeat(SettingsReading.MAX_LENGTH - 1) + "}")
                        .status())
                .isEqualTo(413);
        assertThat(put("*", "{\"quota\":" + "[".repeat(5000) + "}").status()).isEqualTo(400);
        String rule = "{\"images\":\"**\"}";
        assertThat(put("*", "{\"freshness\":{\"rules\":" + list(rule, 100) + "}}")
                        .status())
                .isEqualTo(200);
        assertThat(text(put("*", "{\"freshness\":{\"rules\":" + list(rule, 101) + "}}")))
                .contains("freshness.rules may have at most 100 entries");
        assertThat(put("*", "{\"pulls\":{\"allow\":" + list(rule, 50) + ",\"deny\":" + list(rule, 50) + "}}")
                        .status())
                .isEqualTo(200);
        assertThat(text(put("*", "{\"pulls\":{\"allow\":" + list(rule, 50) + ",\"deny\":" + list(rule, 51) + "}}")))
                .contains("pulls.deny may have with allow at most 100 entries");
        assertThat(put("*", "{\"registries\":" + registries(20) + "}").status()).isEqualTo(200);
        assertThat(text(put("*", "{\"registries\":" + registries(21) + "}")))
                .contains("registries may have at most 20 entries");
    }

    @Test
    void t032_a_login_is_bounded_by_what_it_takes_to_keep_it() {
        String url = "\"url\":\"https://registry.acme.example\"";
        String identity = "€".repeat(85);
        String secret = "€".repeat(1365);
        assertThat(put("*", registries(url, login(identity, secret + "s"))).status())
                .isEqualTo(200);
        GroupSettings held = settings();
        for (String login : List.of(login(identity + "u", "s"), login("u", secret + "ss"))) {
            Reply reply = put("*", registries(url, login));
            assertThat(reply.status()).isEqualTo(422);
            assertThat(text(reply))
                    .contains("\"code\":\"SETTINGS_INVALID\"", "\"field\":\"registries[0].identity\"", "4096");
        }
        assertThat(settings()).isEqualTo(held);
    }

    private static String login(String identity, String secret) {
        return "\"identity\":\"" + identity + "\",\"secret\":\"" + secret + "\"";
    }

    private static String list(String entry, int times) {
        String[] entries = new String[times];
        Arrays.fill(entries, entry);
        return "[" + String.join(",", entries) + "]";
    }

    private static String registries(int times) {
        return IntStream.range(0, times)
                .mapToObj(i -> "{\"name\":\"r" + i + ".example\",\"url\":\"https://r" + i + ".example\"}")
                .collect(Collectors.joining(",", "[", "]"));
    }

    @Test
    void a_group_may_be_called_like_what_is_asked_of_it() {
        GroupPath path = new GroupPath("settings");
        GroupId id = new GroupId("9");
        store.directory().add(new Entry.NewGroup(new Group(path, List.of(id), GroupSettings.DEFAULT)));
        String login = enrolled("sue", path, new Membership(id, Role.OWNER));

        assertThat(ask("GET", "/api/v1/groups/settings/settings", login).status())
                .isEqualTo(200);
        assertThat(ask("GET", "/api/v1/groups/Settings/quota", login).status()).isEqualTo(200);
        assertThat(ask("GET", "/api/v1/groups/settings", login).status()).isEqualTo(400);
    }

    @Test
    void a_store_that_is_down_is_unavailable_and_json() {
        Front down = front(new DownDirectory());
        Request request = new Request(
                "GET", SETTINGS, Query.parse(""), Map.of("authorization", owner), "", Optional.empty(), "1");
        Reply reply = down.answer(request, Front.GATEWAY_TIMEOUT);

        assertThat(reply.status()).isEqualTo(503);
        assertThat(text(reply)).startsWith("{\"errors\":[{\"code\":\"UNAVAILABLE\"");
        assertThat(reply.headers()).containsKey("retry-after");
    }

    @Test
    void quota_is_told_of_the_registries_that_a_group_uses_with_the_credential_it_uses() {
        CredentialName hub = CredentialName.deployment(RegistryName.DOCKER_HUB);
        CredentialName own = CredentialName.group(BUILD, OWN);
        tell(hub, 100, 76, 41);
        tell(own, 200, 3, 1);
        tell(CredentialName.group(new GroupPath("acme"), OWN), 300, 300, 7);
        hold(registry("https://registry.acme.example"));

        assertThat(text(ask("GET", QUOTA, owner)))
                .isEqualTo("{\"upstreams\":["
                        + "{\"upstream\":\"docker.io\",\"credential\":\"deployment\",\"limit\":100,\"remaining\":76,"
                        + "\"windowSeconds\":21600,\"lastSeen\":\"2026-03-01T12:00:00Z\",\"pullsSaved\":41},"
                        + "{\"upstream\":\"ghcr.io\",\"credential\":\"deployment\",\"pullsSaved\":0},"
                        + "{\"upstream\":\"registry.acme.example\",\"credential\":\"group\",\"limit\":200,\"remaining\":3,"
                        + "\"windowSeconds\":21600,\"source\":\"203.0.113.7\",\"lastSeen\":\"2026-03-01T12:00:00Z\","
                        + "\"pullsSaved\":1}]}");
        assertThat(text(ask("GET", QUOTA + "?upstream=ghcr.io", owner)))
                .isEqualTo(
                        "{\"upstreams\":[{\"upstream\":\"ghcr.io\",\"credential\":\"deployment\",\"pullsSaved\":0}]}");
    }

    @Test
    void what_was_left_in_a_window_that_is_over_is_not_told() {
        tell(CredentialName.deployment(RegistryName.DOCKER_HUB), 100, 76, 41);
        clock.advance(Duration.ofHours(6));

        assertThat(text(ask("GET", QUOTA + "?upstream=docker.io", owner)))
                .contains("\"limit\":100,\"windowSeconds\"")
                .doesNotContain("remaining");
    }

    private void tell(CredentialName key, long limit, long remaining, long saved) {
        RateLimit told = new RateLimit(limit, remaining, Duration.ofHours(6), Optional.of("203.0.113.7"));
        QuotaNews news = new QuotaNews(Optional.of(new QuotaSeen(told, clock.instant())), Optional.empty(), saved);
        store.quotas().tell(key, news, clock.instant());
    }

    @Test
    void a_registry_that_a_group_may_not_use_has_no_quota_to_tell() {
        assertThat(put("*", "{\"deploymentRegistries\":[\"ghcr.io\"]}").status())
                .isEqualTo(200);

        assertThat(text(ask("GET", QUOTA, owner))).contains("ghcr.io").doesNotContain("docker.io");
        for (String method : List.of("GET", "POST")) {
            assertThat(ask(method, QUOTA + "?upstream=docker.io", owner).status())
                    .isEqualTo(404);
            assertThat(ask(method, QUOTA + "?upstream=quay.io", owner).status()).isEqualTo(404);
            assertThat(ask(method, QUOTA + "?upstream=a!b", owner).status()).isEqualTo(400);
        }
    }

    @Test
    void an_upstream_that_cannot_be_asked_is_trouble_and_one_that_says_no_has_answered() {
        for (UpstreamAnswer<?> answer : List.of(
                new UpstreamAnswer.Unknown<>(),
                new UpstreamAnswer.Denied<>(),
                new UpstreamAnswer.Throttled<>(Duration.ofSeconds(9)))) {
            upstream.heal();
            upstream.fail(call -> true, answer);
            assertThat(ask("POST", QUOTA, owner).status()).isEqualTo(200);
        }
        upstream.heal();
        upstream.fail(call -> true, new UpstreamAnswer.Unavailable<>("timed out"));
        assertThat(ask("POST", QUOTA, owner).status()).isEqualTo(503);
        assertThat(log.getLast()).contains("\"upstream\":\"timed out\"");
        upstream.heal();
        upstream.fail(call -> true, new UpstreamAnswer.Untrustworthy<>("a strange realm"));
        assertThat(ask("POST", QUOTA, owner).status()).isEqualTo(502);
    }

    /** A directory whose table does not answer. */
    private static final class DownDirectory implements Directory {
        private static StoreUnavailable down() {
            return new StoreUnavailable("read", new IllegalStateException(SECRET));
        }

        @Override
        public Optional<Credential> credential(TokenId token, UserName user) {
            throw down();
        }

        @Override
        public Standing standing(Principal principal, GroupPath group) {
            throw down();
        }

        @Override
        public boolean add(Entry entry) {
            throw down();
        }

        @Override
        public boolean change(Group before, GroupSettings settings) {
            throw down();
        }
    }

    private static String etag(Reply reply) {
        return Optional.ofNullable(reply.headers().get("etag")).orElse("");
    }
}
