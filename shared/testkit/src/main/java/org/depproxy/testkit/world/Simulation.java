package org.depproxy.testkit.world;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.depproxy.access.AccessToken;
import org.depproxy.access.Directory;
import org.depproxy.access.Group;
import org.depproxy.access.GroupId;
import org.depproxy.access.Membership;
import org.depproxy.access.Principal;
import org.depproxy.access.PullScope;
import org.depproxy.access.Role;
import org.depproxy.access.TokenRecord;
import org.depproxy.access.UserName;
import org.depproxy.cache.BlobCopy;
import org.depproxy.cache.BlobStore;
import org.depproxy.cache.Fills;
import org.depproxy.cache.Limits;
import org.depproxy.cache.Source;
import org.depproxy.cache.Upstream;
import org.depproxy.cache.UpstreamAnswer;
import org.depproxy.circuit.Circuit;
import org.depproxy.name.GroupPath;
import org.depproxy.name.RegistryName;
import org.depproxy.quota.QuotaPolicy;
import org.depproxy.quota.RateLimits;
import org.depproxy.settings.GroupSettings;
import org.depproxy.testkit.simulation.PortCall;
import org.depproxy.testkit.simulation.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * A run of the whole cache: first clients come and go while things go wrong, then trouble ends, and everybody must get
 * everything. In the end no upstream may be left alone any more.
 */
public final class Simulation {
    private static final int MOVES = 4;

    /** How long a run may take, on the clock of the machine, before it is given up. */
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private final Plan plan;
    private final Random random;
    private final Backing backing;
    private final Trouble trouble;
    private final Scheduler scheduler;
    private final Registries registries;
    private final History history;
    private final Invariants invariants;
    private final List<Functions> functions = new ArrayList<>();
    private final Principal member;
    private boolean ended;

    private Simulation(Experiment experiment, Predicate<String> watched) {
        this.plan = experiment.plan();
        this.backing = experiment.backing();
        this.random = new Random(plan.seed() ^ 0x5eed);
        this.trouble = experiment.troubling().apply(random, plan);
        this.scheduler = new Scheduler(random, trouble);
        this.registries = new Registries(plan, scheduler.instant());
        this.history = new History(scheduler);
        this.invariants = new Invariants(plan, backing, registries, trouble, watched);
        this.member = settle();
        Fills fills =
                PortCall.around(Fills.class, new Delivery(scheduler, trouble, random, plan, functions), this::called);
        functions.addAll(Functions.instances(
                new Functions.Surroundings(
                        experiment.making().apply(backing, scheduler).around(this::called),
                        backing.groups(),
                        this::upstream,
                        new BlobCopy.Relay(fills, experiment.hashes()),
                        plan.stock()::read,
                        backing.partsAhead()),
                scheduler,
                random));
    }

    /**
     * Runs this.
     *
     * @return all that happened
     * @throws Violation when a promise was broken
     */
    public static History run(Experiment experiment) {
        return run(experiment, invariant -> true);
    }

    /**
     * Runs it and looks at these promises only: a bug may break another in its wake before the one that it is known by.
     *
     * @return all that happened
     * @throws Violation when one of them was broken
     */
    public static History run(Experiment experiment, Predicate<String> watched) {
        FutureTask<History> whole = new FutureTask<>(() -> new Simulation(experiment, watched).told());
        Thread.ofVirtual().start(whole);
        try {
            return whole.get(LONGEST.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        } catch (TimeoutException e) {
            throw new AssertionError(experiment.plan() + " takes no step", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof AssertionError failure ? failure : new AssertionError(e);
        }
    }

    private History told() {
        try {
            return whole();
        } catch (AssertionError e) {
            e.addSuppressed(new AssertionError(plan + "; at last:\n" + history.tail()));
            throw e;
        }
    }

    private History whole() {
        for (int i = 1; i <= plan.clients(); i++) {
            Client client = new Client(this, random);
            scheduler.start(
                    "client-" + i,
                    Duration.ofMillis(random.nextInt(8_000)),
                    plan.size() == Plan.Size.TINY ? () -> client.pull(scopes().getFirst()) : client::wander);
        }
        for (int i = 1; i <= MOVES; i++) {
            scheduler.start("push-" + i, Duration.ofMillis(random.nextInt(90_000)), this::move);
        }
        scheduler.run(invariants::look);
        trouble.end();
        ended = true;
        for (PullScope scope : scopes()) {
            Client client = new Client(this, random);
            // What was wrong just before is told for so long without asking again.
            scheduler.start(
                    "last-" + scope.group() + "-" + scope.image().repository(),
                    Limits.UNTRUSTWORTHY_PAUSE,
                    () -> client.insist(scope));
        }
        scheduler.run(invariants::look);
        for (GroupPath group : Registries.GROUPS) {
            Client client = new Client(this, random);
            List<PullScope> own = scopes().stream()
                    .filter(scope -> scope.group().equals(group) && registries.has(scope))
                    .toList();
            scheduler.start("after-" + group, Circuit.LONGEST_REST, () -> own.forEach(client::settle));
        }
        scheduler.run(invariants::look);
        invariants.end();
        return history;
    }

    private List<PullScope> scopes() {
        return Registries.GROUPS.stream()
                .flatMap(group -> plan.stock().images().stream().map(image -> new PullScope(group, image.name())))
                .toList();
    }

    private void move() {
        List<Stock.Image> images = plan.stock().images();
        PullScope scope = new PullScope(
                Registries.GROUPS.get(random.nextInt(Registries.GROUPS.size())),
                images.get(random.nextInt(images.size())).name());
        registries.move(scope, scheduler.instant());
        note("moves", List.of(scope));
    }

    private Principal settle() {
        Directory directory = backing.directory();
        UserName ada = new UserName("ada");
        AccessToken token = AccessToken.generate(new Random(1));
        directory.add(new Directory.Entry.User(ada));
        directory.add(new Directory.Entry.Token(TokenRecord.of(token, ada, Instant.parse("2026-01-01T00:00:00Z"))));
        for (GroupPath path : Registries.GROUPS) {
            GroupId id = new GroupId(path.toString());
            GroupSettings settings = new GroupSettings(
                            true, plan.freshness(), Map.of(RegistryName.DOCKER_HUB, Registries.registry(path)))
                    .with(new QuotaPolicy(path.equals(Registries.BETA) ? 1 : 0));
            directory.add(new Directory.Entry.NewGroup(new Group(path, List.of(id), settings)));
            directory.add(new Directory.Entry.Member(path, ada, new Membership(id, Role.GUEST)));
        }
        return new Principal(ada, token.id());
    }

    /** Around each call of a port of the store. */
    private @Nullable Object called(PortCall call) throws Throwable {
        scheduler.step();
        Optional<Trouble.Failing> failing = trouble.ofStore(call);
        if (failing.isPresent() && !failing.get().afterwards()) {
            invariants.failed(scheduler.current());
            history.add(
                    call.port().getSimpleName(),
                    call.method().getName() + " FAILS",
                    call.arguments(),
                    Optional.empty());
            throw failing.get().failure();
        }
        Object result = call.proceed();
        saw(call, result);
        if (failing.isPresent()) {
            invariants.failed(scheduler.current());
            note("does not hear of it", List.of());
            throw failing.get().failure();
        }
        if (random.nextInt(4) == 0) {
            scheduler.step();
        }
        return switch (result) {
            case BlobStore.Upload upload -> PortCall.around(BlobStore.Upload.class, upload, this::called);
            case Optional<?> found
            when found.orElse(null) instanceof BlobStore.Upload upload ->
                Optional.of(PortCall.around(BlobStore.Upload.class, upload, this::called));
            case null, default -> result;
        };
    }

    private void saw(PortCall call, @Nullable Object result) {
        invariants.saw(history.add(
                call.port().getSimpleName(), call.method().getName(), call.arguments(), Optional.ofNullable(result)));
    }

    /** Upstream, as one instance asks it, which is told of its limits. */
    private Upstream upstream(RateLimits budget) {
        return PortCall.around(Upstream.class, registries.upstream(Registries.ACME), call -> asked(call, budget));
    }

    /** Around each call of upstream. */
    private @Nullable Object asked(PortCall call, RateLimits budget) throws Throwable {
        scheduler.step();
        GroupPath group = Registries.scope(call.argument(Source.class)).group();
        Optional<UpstreamAnswer<?>> failure =
                trouble.ofUpstream(group, scheduler.instant()).or(() -> throttled(call, group));
        Object answer = failure.isPresent()
                ? failure.get()
                : flawed(new PortCall(call.port(), call.method(), registries.upstream(group), call.arguments())
                        .proceed());
        saw(call, answer);
        heard(call.argument(Source.class), budget, answer);
        scheduler.step();
        return answer;
    }

    private Optional<UpstreamAnswer<?>> throttled(PortCall call, GroupPath group) {
        return call.is("fetch") && plan.manners().limited() && !ended
                ? registries.pull(group, scheduler.instant()).map(UpstreamAnswer.Throttled::new)
                : Optional.empty();
    }

    private void heard(Source source, RateLimits budget, @Nullable Object answer) {
        Optional<Duration> retryAfter = answer instanceof UpstreamAnswer.Throttled<?> throttled
                ? Optional.of(throttled.retryAfter())
                : Optional.empty();
        if (!(answer instanceof UpstreamAnswer.Unavailable<?>)) {
            GroupPath group = Registries.scope(source).group();
            budget.heard(source.credential(), registries.left(group, scheduler.instant()), retryAfter);
        }
    }

    private @Nullable Object flawed(@Nullable Object answer) {
        if (answer instanceof UpstreamAnswer.Found<?>(Upstream.Delivery delivery)) {
            return new UpstreamAnswer.Found<>(trouble.spoiled(delivery));
        }
        if (answer instanceof UpstreamAnswer.Found<?>(Upstream.OpenBlob blob)) {
            Body.Flaws flaws = trouble.flaws(blob.totalBytes().orElse(0));
            Body body = new Body(blob.bytes(), scheduler, plan.mebibyte(), flaws);
            return new UpstreamAnswer.Found<>(
                    plan.manners().slow()
                            ? new Upstream.OpenBlob(body, blob.from(), OptionalLong.empty(), blob.validator())
                            : new Upstream.OpenBlob(
                                    body, blob.from(), blob.totalBytes(), blob.validator(), blob.pieces()));
        }
        return answer;
    }

    /** Writes down what is no call of a port. */
    void note(String what, List<Object> details) {
        history.add("world", what, details, Optional.empty());
    }

    /** A request that begins now. */
    Request request(PullScope scope, Object wanted) {
        return new Request(
                scope,
                wanted,
                scheduler.instant(),
                history.size(),
                invariants.began(scheduler.current(), scope, wanted));
    }

    /** This moment. */
    Invariants.Moment moment() {
        return new Invariants.Moment(scheduler.instant(), history.size());
    }

    Functions function(Random chance) {
        return functions.get(chance.nextInt(functions.size()));
    }

    Plan plan() {
        return plan;
    }

    Scheduler scheduler() {
        return scheduler;
    }

    Registries registries() {
        return registries;
    }

    Invariants invariants() {
        return invariants;
    }

    Principal member() {
        return member;
    }
}
