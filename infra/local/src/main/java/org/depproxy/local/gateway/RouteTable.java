package org.depproxy.local.gateway;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.depproxy.local.template.InvalidTemplate;
import org.depproxy.local.template.Template;

/**
 * Selects routes as an HTTP API does: a full match before a greedy one, the longer greedy prefix before the shorter, a
 * literal segment before a variable one, the method itself before ANY, {@code $default} last.
 *
 * @see <a href="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html">Routes</a>
 */
final class RouteTable {
    /** The route that was selected and the values of its path's variables. */
    record Selection(Template.Route route, Map<String, String> pathParameters) {
        Selection {
            pathParameters = Map.copyOf(pathParameters);
        }
    }

    private final List<Candidate> bestFirst;

    /** @throws InvalidTemplate when two routes would always match alike, or a path is not one API Gateway takes */
    RouteTable(List<Template.Route> routes) {
        Set<String> shapes = new HashSet<>();
        List<Candidate> candidates = new ArrayList<>();
        for (Template.Route route : routes) {
            Candidate candidate = Candidate.of(route);
            if (!shapes.add(route.method() + " " + candidate.shape())) {
                throw new InvalidTemplate("route " + route.key(), "another route matches the same");
            }
            candidates.add(candidate);
        }
        candidates.sort(Candidate.ORDER);
        this.bestFirst = List.copyOf(candidates);
    }

    /** Total: never throws, whatever the path. {@code path} is decoded. */
    Optional<Selection> select(String method, String path) {
        List<String> segments = List.of(path.split("/", -1));
        for (Candidate candidate : bestFirst) {
            if (candidate.takes(method) && path.startsWith("/")) {
                Optional<Map<String, String>> parameters = candidate.match(segments);
                if (parameters.isPresent()) {
                    return Optional.of(new Selection(candidate.route(), parameters.get()));
                }
            }
        }
        return Optional.empty();
    }

    /** {@code segments} begin with the empty one before the first slash. {@code greedy} names the last variable. */
    private record Candidate(Template.Route route, List<String> segments, Optional<String> greedy, boolean isDefault) {
        private static final String VARIABLE = "{}";

        static final Comparator<Candidate> ORDER = Comparator.comparing(Candidate::isDefault)
                .thenComparing(candidate -> candidate.greedy().isPresent())
                .thenComparingInt(candidate -> -candidate.segments().size())
                .thenComparing(Candidate::literalness)
                .thenComparing(candidate -> candidate.route().method().equals("ANY"));

        static Candidate of(Template.Route route) {
            if (route.path().equals("$default")) {
                return new Candidate(route, List.of(), Optional.empty(), true);
            }
            if (!route.path().startsWith("/")) {
                throw new InvalidTemplate("route " + route.key(), "does not begin with a slash");
            }
            List<String> segments = new ArrayList<>(List.of(route.path().split("/", -1)));
            String last = segments.getLast();
            Optional<String> greedy = Optional.empty();
            if (last.startsWith("{") && last.endsWith("+}")) {
                greedy = Optional.of(last.substring(1, last.length() - 2));
                segments.removeLast();
            }
            for (String segment : segments) {
                boolean variable = isVariable(segment);
                String inner = variable ? segment.substring(1, segment.length() - 1) : segment;
                if (inner.contains("{")
                        || inner.contains("}")
                        || inner.contains("+")
                        || (variable && inner.isEmpty())) {
                    throw new InvalidTemplate("route " + route.key(), "the segment " + segment + " is not understood");
                }
            }
            return new Candidate(route, List.copyOf(segments), greedy, false);
        }

        boolean takes(String method) {
            return route.method().equals("ANY") || route.method().equals(method);
        }

        Optional<Map<String, String>> match(List<String> path) {
            if (isDefault) {
                return Optional.of(Map.of());
            }
            if (greedy.isPresent() ? path.size() <= segments.size() : path.size() != segments.size()) {
                return Optional.empty();
            }
            Map<String, String> parameters = new LinkedHashMap<>();
            for (int i = 0; i < segments.size(); i++) {
                String segment = segments.get(i);
                if (isVariable(segment) && !path.get(i).isEmpty()) {
                    parameters.put(segment.substring(1, segment.length() - 1), path.get(i));
                } else if (!segment.equals(path.get(i)) || isVariable(segment)) {
                    return Optional.empty();
                }
            }
            String rest = String.join("/", path.subList(segments.size(), path.size()));
            if (greedy.isPresent() && rest.isEmpty()) {
                return Optional.empty();
            }
            greedy.ifPresent(name -> parameters.put(name, rest));
            return Optional.of(parameters);
        }

        /** The path with its variables' names removed: two of the same shape match the same paths. */
        String shape() {
            return isDefault
                    ? "$default"
                    : String.join(
                                    "/",
                                    segments.stream().map(Candidate::anonymous).toList())
                            + (greedy.isPresent() ? "/+" : "");
        }

        /** Sorts a literal before a variable, from the left. */
        private String literalness() {
            StringBuilder order = new StringBuilder();
            segments.forEach(segment -> order.append(isVariable(segment) ? '1' : '0'));
            return order.toString();
        }

        private static String anonymous(String segment) {
            return isVariable(segment) ? VARIABLE : segment;
        }

        private static boolean isVariable(String segment) {
            return segment.startsWith("{") && segment.endsWith("}");
        }
    }
}
