package org.depproxy.gateway;

import java.util.Set;
import org.depproxy.access.PullScope;
import org.depproxy.name.Digest;
import org.depproxy.name.GroupPath;
import org.depproxy.name.ImageName;
import org.depproxy.name.Tag;
import org.depproxy.protocol.ErrorCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

final class RoutesTest {
    private static final String DIGEST = "sha256:" + "a1".repeat(32);
    private static final String ALPINE = "/v2/acme/dependency_proxy/containers/alpine";

    private static Route.Repository repository(String group, String image) {
        return new Route.Repository(
                new PullScope(new GroupPath(group), ImageName.parse(image)),
                group + "/dependency_proxy/containers/" + image);
    }

    @ParameterizedTest
    @CsvSource({
        "acme, alpine",
        "acme/platform/build, library/alpine",
        "acme, ghcr.io/org/team/app",
        "acme, localhost:5000/app",
        "a_b.c-d/2, a/b/c/d/e/f",
        "manifests/blobs, tags/list",
        "acme, manifests/latest/blobs",
    })
    void groups_and_images_may_be_of_any_depth(String group, String image) {
        String start = "/v2/" + group + "/dependency_proxy/containers/" + image;
        Route.Repository repository = repository(group, image);

        assertThat(Routes.parse("GET", start + "/manifests/v1.2_3"))
                .isEqualTo(new Route.Manifest(repository, new Tag("v1.2_3")));
        assertThat(Routes.parse("HEAD", start + "/manifests/" + DIGEST))
                .isEqualTo(new Route.Manifest(repository, Digest.parse(DIGEST)));
        assertThat(Routes.parse("GET", start + "/blobs/" + DIGEST))
                .isEqualTo(new Route.Blob(repository, Digest.parse(DIGEST)));
        assertThat(Routes.parse("GET", start + "/tags/list")).isEqualTo(new Route.Tags(repository));
        assertThat(Routes.parse("GET", start + "/referrers/" + DIGEST))
                .isEqualTo(new Route.Referrers(repository, Digest.parse(DIGEST)));
    }

    @Test
    void a_group_in_upper_case_is_the_same_group_and_keeps_its_name_for_the_challenge() {
        Route route = Routes.parse("GET", "/v2/Acme/dependency_proxy/containers/alpine/manifests/latest");

        assertThat(route).isInstanceOfSatisfying(Route.Manifest.class, manifest -> {
            assertThat(manifest.repository().scope().group()).isEqualTo(new GroupPath("acme"));
            assertThat(manifest.repository().name()).isEqualTo("Acme/dependency_proxy/containers/alpine");
        });
    }

    @Test
    void logging_in_has_fixed_paths() {
        assertThat(Routes.parse("GET", "/v2/")).isEqualTo(new Route.Ping());
        assertThat(Routes.parse("HEAD", "/v2")).isEqualTo(new Route.Ping());
        assertThat(Routes.parse("GET", "/jwt/auth")).isEqualTo(new Route.Token());
        assertThat(Routes.parse("POST", "/jwt/auth")).isEqualTo(new Route.Token());
        assertThat(Routes.parse("GET", "/.well-known/jwks.json")).isEqualTo(new Route.Jwks());
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "PATCH", "DELETE", "OPTIONS", "get", "", "GET "})
    void nothing_below_v2_can_be_written(String method) {
        Route readOnly = new Route.MethodNotAllowed(Set.of("GET", "HEAD"));

        assertThat(Routes.parse(method, ALPINE + "/manifests/latest")).isEqualTo(readOnly);
        assertThat(Routes.parse(method, ALPINE + "/blobs/uploads/")).isEqualTo(readOnly);
        assertThat(Routes.parse(method, "/v2/")).isEqualTo(readOnly);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "/v1/",
                "/v2/_catalog",
                "/v2/alpine",
                "/v2//manifests/latest",
                "/v2/manifests/latest",
                "/v2/library/alpine/manifests/latest",
                "/v2/acme/dependency_proxy/containers/alpine",
                "/v2/acme/dependency_proxy/containers/manifests/latest",
                "/v2/acme/dependency_proxy/containers/alpine/manifests/latest/",
                "/v2/acme/dependency_proxy/containers/alpine/manifests/a/b",
                "/v2/acme/dependency_proxy/containers/alpine/tags/all",
                "/v2/acme/dependency_proxy/containers/alpine/MANIFESTS/latest",
                "/v2/../etc/passwd",
                "/V2/",
                "//v2/",
                "/jwt/auth/",
                "/jwt",
                "/.well-known/openid-configuration",
            })
    void what_has_not_the_shape_of_a_route_is_not_found(String path) {
        assertThat(Routes.parse("GET", path)).isEqualTo(new Route.NotFound());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v2/../dependency_proxy/containers/alpine/manifests/latest",
                "/v2//dependency_proxy/containers/alpine/manifests/latest",
                "/v2/dependency_proxy/containers/alpine/manifests/latest",
                "/v2/acme/dependency_proxy/containers//manifests/latest",
                "/v2/acme/dependency_proxy/containers/../manifests/latest",
                "/v2/acme/dependency_proxy/containers/a/../../x/manifests/latest",
                "/v2/acme/dependency_proxy/containers/Alpine/manifests/latest",
                "/v2/acme/dependency_proxy/containers/al%2fpine/manifests/latest",
                "/v2/acme/dependency_proxy/containers/alpine;x=y/manifests/latest",
                "/v2/acme/dependency_proxy/containers/al\\pine/manifests/latest",
                "/v2/acme/dependency_proxy/containers/al\u0000pine/manifests/latest",
                "/v2/acme/dependency_proxy/containers/al pine/manifests/latest",
                "/v2/acme/dependency_proxy/containers/al\r\npine/manifests/latest",
                "/v2/\u212Aacme/dependency_proxy/containers/alpine/manifests/latest",
                "/v2/acme/dependency_proxy/containers/älpine/manifests/latest",
                "/v2/%2e%2e%2facme/dependency_proxy/containers/alpine/manifests/latest",
                "/v2/acme\"/dependency_proxy/containers/alpine/manifests/latest",
            })
    void a_name_that_is_none_is_told_so(String path) {
        assertThat(Routes.parse("GET", path))
                .isInstanceOfSatisfying(
                        Route.Malformed.class,
                        malformed -> assertThat(malformed.code()).isEqualTo(ErrorCode.NAME_INVALID));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sha256:abc", "sha256:", "md5:d41d8cd98f00b204e9800998ecf8427e", "latest", "", ":"})
    void a_blob_is_named_by_a_digest(String reference) {
        assertThat(Routes.parse("GET", ALPINE + "/blobs/" + reference)).satisfies(RoutesTest::isNoDigest);
        assertThat(Routes.parse("GET", ALPINE + "/referrers/" + reference)).satisfies(RoutesTest::isNoDigest);
    }

    private static void isNoDigest(Route route) {
        assertThat(route)
                .isInstanceOfSatisfying(
                        Route.Malformed.class,
                        malformed -> assertThat(malformed.code()).isEqualTo(ErrorCode.DIGEST_INVALID));
    }

    @Test
    void a_digest_in_upper_case_is_none() {
        isNoDigest(Routes.parse("GET", ALPINE + "/manifests/sha256:" + "A1".repeat(32)));
    }

    @ParameterizedTest
    @ValueSource(strings = {".INVALID_MANIFEST_NAME", "-x", "", "a%20b"})
    void what_cannot_be_a_tag_names_no_manifest(String tag) {
        assertThat(Routes.parse("GET", ALPINE + "/manifests/" + tag))
                .isInstanceOfSatisfying(
                        Route.Malformed.class,
                        malformed -> assertThat(malformed.code()).isEqualTo(ErrorCode.MANIFEST_UNKNOWN));
    }

    @Test
    void a_tag_has_at_most_128_characters() {
        assertThat(Routes.parse("GET", ALPINE + "/manifests/" + "t".repeat(128)))
                .isInstanceOf(Route.Manifest.class);
        assertThat(Routes.parse("GET", ALPINE + "/manifests/" + "t".repeat(129)))
                .isInstanceOf(Route.Malformed.class);
    }

    @Test
    void a_path_has_a_bound() {
        String longest = "/v2/" + "a".repeat(Routes.MAX_PATH - "/v2//manifests/t".length()) + "/manifests/t";

        assertThat(longest).hasSize(Routes.MAX_PATH);
        assertThat(Routes.parse("GET", longest)).isEqualTo(new Route.NotFound());
        assertThat(Routes.parse("GET", longest + "t")).isInstanceOf(Route.Malformed.class);
    }

    @Test
    void the_longest_names_fit() {
        String group = "g".repeat(GroupPath.MAX_LENGTH);
        String image = "h".repeat(249) + ".io/" + "i".repeat(ImageName.MAX_LENGTH - 53);
        String path = "/v2/" + group + "/dependency_proxy/containers/" + image + "/manifests/sha512:" + "0".repeat(128);

        assertThat(Routes.parse("GET", path)).isInstanceOf(Route.Manifest.class);
    }
}
