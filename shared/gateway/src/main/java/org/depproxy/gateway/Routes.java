package org.depproxy.gateway;

import java.util.Optional;
import java.util.Set;
import org.depproxy.access.PullScope;
import org.depproxy.access.RequestedScope;
import org.depproxy.name.Digest;
import org.depproxy.name.GroupPath;
import org.depproxy.name.ImageName;
import org.depproxy.name.InvalidName;
import org.depproxy.name.Reference;
import org.depproxy.protocol.ErrorCode;

/**
 * The route table. Pull paths are read from the right, since groups and images may be of any depth:
 * {@code /v2/‹group›/dependency_proxy/containers/‹image›/‹kind›/‹reference›}; and so are those of what owners and maintainers
 * see to: {@code /api/v1/groups/‹group›/‹kind›}. Total; never decodes.
 *
 * @see <a href="https://github.com/opencontainers/distribution-spec/blob/main/spec.md#endpoints">distribution-spec,
 *     "Endpoints"</a>
 */
final class Routes {
    static final String PING = "/v2/";
    static final String TOKEN = "/jwt/auth";
    static final String JWKS = "/.well-known/jwks.json";

    /** The longest path, in characters: as much as names, infix and digest can take. */
    static final int MAX_PATH = 1_024;

    /** Where what owners and maintainers see to begins. */
    static final String GROUPS = "/api/v1/groups/";

    private static final Set<String> SETTINGS_METHODS = Set.of("GET", "HEAD", "PUT");
    private static final Set<String> QUOTA_METHODS = Set.of("GET", "HEAD", "POST");
    private static final Set<String> READING = Set.of("GET", "HEAD");
    private static final Set<String> TOKEN_METHODS = Set.of("GET", "HEAD", "POST");

    private Routes() {}

    /** The route that a method and a path, decoded once, stand for. */
    public static Route parse(String method, String path) {
        return switch (path) {
            case PING, "/v2" -> allowing(READING, method, new Route.Ping());
            case TOKEN -> allowing(TOKEN_METHODS, method, new Route.Token());
            case JWKS -> allowing(READING, method, new Route.Jwks());
            default -> {
                if (path.startsWith(PING)) {
                    yield allowing(READING, method, pull(path));
                }
                yield path.startsWith(GROUPS) ? affairOf(method, path) : new Route.NotFound();
            }
        };
    }

    /** Read from the right as well: a group may be called {@code settings}. */
    private static Route affairOf(String method, String path) {
        if (!isPlain(path)) {
            return strange();
        }
        int last = path.lastIndexOf('/');
        String name = path.substring(Math.min(GROUPS.length(), last), last);
        try {
            return switch (path.substring(last + 1)) {
                case "settings" -> allowing(SETTINGS_METHODS, method, new Route.Settings(GroupPath.parse(name), name));
                case "quota" -> allowing(QUOTA_METHODS, method, new Route.Quota(GroupPath.parse(name), name));
                default -> new Route.NotFound();
            };
        } catch (InvalidName e) {
            return new Route.Malformed(ErrorCode.NAME_INVALID, String.valueOf(e.getMessage()));
        }
    }

    static String affair(String group, String kind) {
        return GROUPS + group + "/" + kind;
    }

    private static boolean isPlain(String path) {
        return path.length() <= MAX_PATH && path.chars().allMatch(c -> c > ' ' && c <= '~');
    }

    private static Route strange() {
        return new Route.Malformed(ErrorCode.NAME_INVALID, "not a valid path: too long, or with strange characters");
    }

    private static Route allowing(Set<String> methods, String method, Route route) {
        return methods.contains(method) ? route : new Route.MethodNotAllowed(methods);
    }

    private static Route pull(String path) {
        if (!isPlain(path)) {
            return strange();
        }
        int last = path.lastIndexOf('/');
        int kindStart = path.lastIndexOf('/', last - 1) + 1;
        if (kindStart <= PING.length()) {
            return new Route.NotFound();
        }
        String name = path.substring(PING.length(), kindStart - 1);
        String kind = path.substring(kindStart, last);
        String reference = path.substring(last + 1);
        return switch (kind) {
            case "manifests", "blobs", "referrers" -> named(name, kind, reference);
            case "tags" -> reference.equals("list") ? named(name, kind, reference) : new Route.NotFound();
            default -> new Route.NotFound();
        };
    }

    private static Route named(String name, String kind, String reference) {
        try {
            return repository(name)
                    .map(repository -> target(repository, kind, reference))
                    .orElseGet(Route.NotFound::new);
        } catch (InvalidName e) {
            return new Route.Malformed(code(e.kind()), String.valueOf(e.getMessage()));
        }
    }

    private static Optional<Route.Repository> repository(String name) {
        // With a slash before it, so that an infix at the very front is found: with an empty group, which is malformed.
        String padded = "/" + name;
        int infix = padded.indexOf(RequestedScope.INFIX);
        if (infix < 0) {
            return Optional.empty();
        }
        GroupPath group = GroupPath.parse(padded.substring(Math.min(1, infix), infix));
        ImageName image = ImageName.parse(padded.substring(infix + RequestedScope.INFIX.length()));
        return Optional.of(new Route.Repository(new PullScope(group, image), name));
    }

    private static Route target(Route.Repository repository, String kind, String reference) {
        return switch (kind) {
            case "manifests" -> new Route.Manifest(repository, Reference.parse(reference));
            case "blobs" -> new Route.Blob(repository, Digest.parse(reference));
            case "referrers" -> new Route.Referrers(repository, Digest.parse(reference));
            case "tags" -> new Route.Tags(repository);
            default -> throw new IllegalArgumentException("no such kind: " + kind);
        };
    }

    /** A text that cannot be a tag names no manifest that could ever be there. */
    private static ErrorCode code(String kind) {
        return switch (kind) {
            case "digest" -> ErrorCode.DIGEST_INVALID;
            case "tag" -> ErrorCode.MANIFEST_UNKNOWN;
            default -> ErrorCode.NAME_INVALID;
        };
    }

    static String pull(Route.Repository repository, String kind, String reference) {
        return PING + repository.name() + "/" + kind + "/" + reference;
    }
}
