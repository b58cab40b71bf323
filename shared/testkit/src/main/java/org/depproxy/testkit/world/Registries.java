package org.depproxy.testkit.world;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.depproxy.access.PullScope;
import org.depproxy.cache.Source;
import org.depproxy.name.CredentialName;
import org.depproxy.name.GroupPath;
import org.depproxy.name.ImageName;
import org.depproxy.name.RegistryName;
import org.depproxy.quota.RateLimit;
import org.depproxy.settings.UpstreamRegistry;
import org.depproxy.testkit.memory.MemoryUpstream;

/** What each group calls Docker Hub: two mirrors of it, one of which lacks an image. */
final class Registries {
    static final GroupPath ACME = new GroupPath("acme");
    static final GroupPath BETA = new GroupPath("beta");
    static final List<GroupPath> GROUPS = List.of(ACME, BETA);

    private static final ImageName LACKING = ImageName.parse("busybox");

    /** For how long upstream counts pulls. */
    private static final Duration WINDOW = Duration.ofSeconds(60);

    private static final long PULLS = 6;

    private final Stock stock;
    private final boolean limited;
    private final Map<String, List<Instant>> pulls = new TreeMap<>();
    private final Map<String, MemoryUpstream> upstreams = new TreeMap<>();
    private final Map<String, List<Instant>> pushed = new TreeMap<>();

    Registries(Plan plan, Instant now) {
        this.stock = plan.stock();
        this.limited = plan.manners().limited();
        for (GroupPath group : GROUPS) {
            MemoryUpstream upstream = new MemoryUpstream();
            upstreams.put(group.toString(), upstream);
            stock.images().stream()
                    .map(image -> new PullScope(group, image.name()))
                    .filter(this::has)
                    .forEach(scope -> fill(upstream, scope, now));
            if (!plan.manners().describes()) {
                upstream.stopDescribing();
            }
        }
    }

    private void fill(MemoryUpstream upstream, PullScope scope, Instant now) {
        Stock.Image image = stock.image(scope.image());
        image.pieces()
                .forEach(piece -> upstream.serve(image.name(), piece.manifest().digest(), piece.manifest()));
        image.blobs().forEach(blob -> upstream.serve(image.name(), blob.digest(), blob.bytes()));
        move(scope, now);
    }

    /** Whether the group's registry has the image. */
    boolean has(PullScope scope) {
        return !(scope.group().equals(BETA) && scope.image().equals(LACKING));
    }

    /** Points the image's tag at the next version, if there is one. */
    void move(PullScope scope, Instant now) {
        List<Instant> moves = pushed.computeIfAbsent(scope.toString(), fresh -> new ArrayList<>());
        Stock.Image image = stock.image(scope.image());
        if (has(scope) && moves.size() < image.versions().size()) {
            upstream(scope.group())
                    .push(scope.image(), Stock.LATEST, image.versions().get(moves.size()));
            moves.add(now);
        }
    }

    /** Counts a pull with a group's credential, unless there are none left. @return in which time there is one, if so */
    Optional<Duration> pull(GroupPath group, Instant now) {
        List<Instant> counted = counted(group, now);
        if (counted.size() >= PULLS) {
            return Optional.of(Duration.between(now, counted.getFirst().plus(WINDOW)));
        }
        counted.add(now);
        return Optional.empty();
    }

    /** What an upstream that limits pulls says is left. */
    Optional<RateLimit> left(GroupPath group, Instant now) {
        return limited
                ? Optional.of(
                        new RateLimit(PULLS, PULLS - counted(group, now).size(), WINDOW, Optional.of("192.0.2.1")))
                : Optional.empty();
    }

    private List<Instant> counted(GroupPath group, Instant now) {
        List<Instant> counted = pulls.computeIfAbsent(group.toString(), fresh -> new ArrayList<>());
        counted.removeIf(pull -> !pull.plus(WINDOW).isAfter(now));
        return counted;
    }

    /** When this version of the tag gave way to the next, if it did. */
    Optional<Instant> replaced(PullScope scope, int version) {
        List<Instant> moves = pushed.getOrDefault(scope.toString(), List.of());
        return version + 1 < moves.size() ? Optional.of(moves.get(version + 1)) : Optional.empty();
    }

    MemoryUpstream upstream(GroupPath group) {
        return Optional.ofNullable(upstreams.get(group.toString())).orElseThrow();
    }

    static UpstreamRegistry registry(GroupPath group) {
        return UpstreamRegistry.anonymous(RegistryName.DOCKER_HUB, URI.create("https://" + group + ".example"));
    }

    /** With which credential an image is pulled. */
    static CredentialName credential(PullScope scope) {
        return CredentialName.group(scope.group(), RegistryName.DOCKER_HUB);
    }

    /** For which image of which group this source is. */
    static PullScope scope(Source source) {
        GroupPath group = GROUPS.stream()
                .filter(candidate -> registry(candidate).equals(source.registry()))
                .findFirst()
                .orElseThrow();
        return new PullScope(group, source.image());
    }
}
