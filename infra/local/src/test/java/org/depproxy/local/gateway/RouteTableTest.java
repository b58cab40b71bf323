package org.depproxy.local.gateway;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.depproxy.local.template.InvalidTemplate;
import org.depproxy.local.template.Template;
import org.depproxy.local.template.TemplateReader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class RouteTableTest {
    private static final String DIGEST = "sha256:" + "0".repeat(64);

    private final List<Template.Route> declared = declaredRoutes();
    private final RouteTable table = new RouteTable(declared);

    @Property
    void selection_is_total(@ForAll String method, @ForAll String path) {
        assertThat(table.select(method, path)).isNotNull();
    }

    @Property
    void no_path_belongs_to_two_routes(@ForAll("paths") String path, @ForAll long seed) {
        List<Template.Route> shuffled = new ArrayList<>(declared);
        Collections.shuffle(shuffled, new Random(seed));

        assertThat(new RouteTable(shuffled).select("GET", path)).isEqualTo(table.select("GET", path));
    }

    @Property
    void whatever_is_below_v2_has_a_function(@ForAll("paths") String path) {
        assertThat(table.select("GET", path)).isPresent();
    }

    @Provide
    Arbitrary<String> paths() {
        return Arbitraries.of(
                        "a", "b", "dependency_proxy", "containers", "blobs", "manifests", "tags", "list", "", DIGEST)
                .list()
                .ofMinSize(1)
                .ofMaxSize(14)
                .map(segments -> "/v2/" + String.join("/", segments));
    }

    @Example
    void every_depth_of_blob_has_its_route_and_deeper_ones_the_catch_all() {
        for (int group = 1; group <= 5; group++) {
            for (int image = 1; image <= 5; image++) {
                String path = "/v2/" + "g/".repeat(group) + "dependency_proxy/containers/" + "i/".repeat(image)
                        + "blobs/" + DIGEST;
                String expected = group <= 4 && image <= 4 ? "BlobFunction" : "ManifestFunction";

                assertThat(function("GET", path)).as(path).contains(expected);
            }
        }
    }

    @Example
    void the_other_paths_have_their_functions() {
        assertThat(function("GET", "/v2")).contains("TokenFunction");
        assertThat(function("GET", "/v2/")).contains("TokenFunction");
        assertThat(function("POST", "/jwt/auth")).contains("TokenFunction");
        assertThat(function("GET", "/.well-known/jwks.json")).contains("TokenFunction");
        assertThat(function("HEAD", "/v2/a/dependency_proxy/containers/b/manifests/latest"))
                .contains("ManifestFunction");
        assertThat(function("PUT", "/api/v1/groups/a/b/settings")).contains("AdminFunction");
        assertThat(function("GET", "/")).isEmpty();
        assertThat(function("GET", "/v3/x")).isEmpty();
    }

    @Example
    void variables_are_handed_on() {
        RouteTable.Selection selection = table.select("GET", "/v2/a/dependency_proxy/containers/b/c/blobs/" + DIGEST)
                .orElseThrow();

        assertThat(selection.pathParameters()).isEqualTo(Map.of("g1", "a", "i1", "b", "i2", "c", "digest", DIGEST));
    }

    @Example
    void full_beats_greedy_beats_default_and_a_literal_beats_a_variable() {
        RouteTable routes = new RouteTable(List.of(
                route("ANY", "$default"),
                route("ANY", "/a/{rest+}"),
                route("ANY", "/a/b/{rest+}"),
                route("ANY", "/a/{x}"),
                route("ANY", "/a/b"),
                route("GET", "/a/{y}/c"),
                route("ANY", "/a/{x}/c")));

        assertThat(key(routes, "GET", "/a/b")).isEqualTo("ANY /a/b");
        assertThat(key(routes, "GET", "/a/z")).isEqualTo("ANY /a/{x}");
        assertThat(key(routes, "GET", "/a/b/z/z")).isEqualTo("ANY /a/b/{rest+}");
        assertThat(key(routes, "GET", "/a/z/z")).isEqualTo("ANY /a/{rest+}");
        assertThat(key(routes, "GET", "/a/z/c")).isEqualTo("GET /a/{y}/c");
        assertThat(key(routes, "PUT", "/a/z/c")).isEqualTo("ANY /a/{x}/c");
        assertThat(key(routes, "GET", "/a/")).isEqualTo("$default");
        assertThat(key(routes, "GET", "/z")).isEqualTo("$default");
    }

    @Example
    void two_routes_that_match_alike_are_refused() {
        List<Template.Route> twins = List.of(route("ANY", "/a/{x}"), route("ANY", "/a/{y}"));

        assertThatThrownBy(() -> new RouteTable(twins)).isInstanceOf(InvalidTemplate.class);
    }

    @Example
    void a_variable_inside_a_segment_is_refused() {
        for (String path : List.of("/a/b{x}", "/a/{x+}/b", "/a/{}", "a")) {
            List<Template.Route> routes = List.of(route("ANY", path));

            assertThatThrownBy(() -> new RouteTable(routes)).as(path).isInstanceOf(InvalidTemplate.class);
        }
    }

    private Optional<String> function(String method, String path) {
        return table.select(method, path)
                .map(selection -> selection.route().integration().function());
    }

    private static String key(RouteTable routes, String method, String path) {
        return routes.select(method, path).orElseThrow().route().key();
    }

    private static Template.Route route(String method, String path) {
        return new Template.Route(method, path, new Template.Integration("F", Duration.ofSeconds(1), List.of()));
    }

    private static List<Template.Route> declaredRoutes() {
        Path root = Path.of(Objects.requireNonNull(System.getProperty("depproxy.root"), "depproxy.root"));
        try {
            return TemplateReader.read(root.resolve("template.yaml"), Map.of(), Map.of())
                    .api()
                    .routes();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
