package org.depproxy.gateway;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.depproxy.access.PullScope;
import org.depproxy.access.RequestedScope;
import org.depproxy.name.Digest;
import org.depproxy.name.GroupPath;
import org.depproxy.name.ImageName;
import org.depproxy.name.Tag;

import static org.assertj.core.api.Assertions.assertThat;

final class RoutesPropertiesTest {
    private static final List<String> PIECES = List.of(
            "/",
            "//",
            "v2",
            "/v2/",
            "/api/v1/groups/",
            "/settings",
            "/quota",
            "acme",
            "dependency_proxy",
            "containers",
            "/dependency_proxy/containers/",
            "/manifests/",
            "/blobs/",
            "/tags/list",
            "/referrers/",
            "latest",
            "..",
            "%2f",
            "%",
            "\\",
            "\u0000",
            "\n",
            ":",
            "sha256:",
            "a1".repeat(32),
            "alpine",
            "Ä",
            "\uD800",
            "?",
            "#",
            ";",
            " ",
            ".",
            "ghcr.io");

    @Provide
    Arbitrary<String> hostilePaths() {
        Arbitrary<String> assembled =
                Arbitraries.of(PIECES).list().ofMaxSize(14).map(list -> String.join("", list));
        return Arbitraries.oneOf(assembled, Arbitraries.strings().ofMaxLength(80));
    }

    @Provide
    Arbitrary<Route.Target> targets() {
        Arbitrary<String> segment = Arbitraries.strings()
                .withCharRange('a', 'z')
                .numeric()
                .ofMinLength(1)
                .ofMaxLength(6);
        Arbitrary<String> deep = segment.list().ofMinSize(1).ofMaxSize(4).map(list -> String.join("/", list));
        Arbitrary<Route.Repository> repositories = Combinators.combine(deep, deep)
                .as((group, image) -> new Route.Repository(
                        new PullScope(new GroupPath(group), ImageName.parse(image)),
                        group + RequestedScope.INFIX + image));
        Arbitrary<Digest> digests =
                Arbitraries.bytes().array(byte[].class).ofMaxSize(4).map(Digest::sha256);
        Arbitrary<Tag> tags = segment.map(Tag::new);
        return Arbitraries.oneOf(
                Combinators.combine(repositories, tags).as(Route.Manifest::new),
                Combinators.combine(repositories, digests).as(Route.Manifest::new),
                Combinators.combine(repositories, digests).as(Route.Blob::new),
                Combinators.combine(repositories, digests).as(Route.Referrers::new),
                repositories.map(Route.Tags::new),
                deep.map(group -> new Route.Settings(new GroupPath(group), group)),
                deep.map(group -> new Route.Quota(new GroupPath(group), group)),
                Arbitraries.of(new Route.Ping(), new Route.Token(), new Route.Jwks()));
    }

    @Property
    void parsing_never_throws_and_a_target_leads_back_to_its_path(@ForAll("hostilePaths") String path) {
        Route route = Routes.parse("GET", path);

        if (route instanceof Route.Target target) {
            assertThat(target.path()).isEqualTo(path.equals("/v2") ? "/v2/" : path);
        }
    }

    @Property
    void printing_and_parsing_again_changes_nothing(@ForAll("targets") Route.Target target) {
        assertThat(Routes.parse("GET", target.path())).isEqualTo(target);
    }

    @Property
    void no_path_leads_to_two_routes(@ForAll("targets") Route.Target one, @ForAll("targets") Route.Target other) {
        assertThat(one.path().equals(other.path())).isEqualTo(one.equals(other));
    }

    @Property
    void a_route_opens_what_its_own_challenge_asks_for(@ForAll("targets") Route.Target target) {
        if (target instanceof Route.Pull pull) {
            String scope = "repository:" + pull.repository().name() + ":pull";

            assertThat(RequestedScope.pulls(List.of(scope)))
                    .extracting(RequestedScope::pull)
                    .containsExactly(pull.repository().scope());
        }
    }
}
