package org.depproxy.access;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.depproxy.name.GroupPath;
import org.depproxy.name.ImageName;
import org.depproxy.name.InvalidName;

/**
 * A scope as a client writes it: {@code repository:acme/dependency_proxy/containers/alpine:pull}.
 *
 * @see <a href="https://distribution.github.io/distribution/spec/auth/scope/">distribution, "Token Scope"</a>
 */
public record RequestedScope(PullScope pull, String name) {
    /** More scopes in one request than this are left out. */
    public static final int MAX_SCOPES = 32;

    /** What stands between the group and the image in a repository's name. */
    public static final String INFIX = "/dependency_proxy/containers/";

    /**
     * The pull scopes among those asked for. What asks for something else, or is malformed, or is past
     * {@value #MAX_SCOPES}, is left out, as the token specification demands: a token grants the subset that is allowed.
     *
     * @param parameters the values of the {@code scope} parameters, each one scope or several separated by spaces
     */
    public static List<RequestedScope> pulls(List<String> parameters) {
        List<RequestedScope> scopes = new ArrayList<>();
        parameters.stream()
                .flatMap(parameter -> Arrays.stream(parameter.split(" ", MAX_SCOPES + 1)))
                .limit(MAX_SCOPES)
                .forEach(scope -> parse(scope).ifPresent(scopes::add));
        return List.copyOf(scopes);
    }

    private static Optional<RequestedScope> parse(String scope) {
        int actions = scope.lastIndexOf(':');
        if (!scope.startsWith("repository:") || actions < "repository:".length()) {
            return Optional.empty();
        }
        List<String> wanted = Arrays.asList(scope.substring(actions + 1).split(",", -1));
        String name = scope.substring("repository:".length(), actions);
        return wanted.contains("pull") ? scopeOf(name).map(pull -> new RequestedScope(pull, name)) : Optional.empty();
    }

    /** The group and image that a repository's name stands for, if it is one of the proxy's. */
    public static Optional<PullScope> scopeOf(String name) {
        int infix = name.indexOf(INFIX);
        if (infix <= 0) {
            return Optional.empty();
        }
        try {
            return Optional.of(new PullScope(
                    GroupPath.parse(name.substring(0, infix)),
                    ImageName.parse(name.substring(infix + INFIX.length()))));
        } catch (InvalidName e) {
            return Optional.empty();
        }
    }
}
