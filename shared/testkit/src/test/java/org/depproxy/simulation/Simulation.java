package org.depproxy.simulation;

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
import org.depproxy.cache.BlobStore;
import org.depproxy.cache.Fills;
import org.depproxy.cache.Limits;
import org.depproxy.cache.Source;
import org.depproxy.cache.StoreUnavailable;
import org.depproxy.cache.Upstream;
import org.depproxy.cache.UpstreamAnswer;
import org.depproxy.freshness.FreshnessPolicy;
import org.depproxy.name.GroupPath;
import org.depproxy.name.RegistryName;
import org.depproxy.settings.GroupSettings;
import org.depproxy.testkit.memory.MemoryStore;
import org.depproxy.testkit.simulation.PortCall;
import org.depproxy.testkit.simulation.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * A run of the whole cache: first clients come and go while things go wrong, then trouble ends, and everybody must get
 * everything.
 */
final class Simulation {
    private static final int MOVES = 4;

    /** How long a run may take, on the clock of the machine, before it is given up. */
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private final Plan plan;
    private final Random random;
    private final MemoryStore store = new MemoryStore();
    private final Trouble trouble;
    private final Scheduler scheduler;
    private final Registries registries;
    private final History history;
    private final Invariants invariants;
    private final List<Functions> functions = new ArrayList<>();
    private final Principal member;

    private Simulation(Plan plan, Ports.Making making) {
        this.plan = plan;
        this.random = new Random(plan.seed() ^ 0x5eed);
        this.trouble = new Trouble(random, plan);
        this.scheduler = new Scheduler(random, trouble);
        this.registries = new Registries(plan, scheduler.instant());
        this.history = new History(scheduler);
        this.invariants = new Invariants(plan, store, registries);
        this.member = settle();
        Fills fills = new Delivery(scheduler, trouble, random, functions);
        functions.addAll(Functions.instances(
                new Functions.Surroundings(
                        making.apply(store, scheduler).around(this::called),
                        store.groups(),
                        PortCall.around(Upstream.class, registries.upstream(Registries.ACME), this::asked),
                        PortCall.around(Fills.class, fills, this::called),
                        plan.stock()::read),
                scheduler,
                random));
    }

    /** Runs what this seed makes. */
    static List<String> run(long seed) {
        return run(seed, Ports::right);
    }

    /**
     * Runs what this seed makes, on these ports.
     *
     * @return all that happened
     * @throws Violation when a promise was broken
     */
    static List<String> run(long seed, Ports.Making making) {
        Simulation simulation = new Simulation(Plan.of(seed), making);
        FutureTask<List<String>> whole = new FutureTask<>(simulation::told);
        Thread.ofVirtual().start(whole);
        try {
            return whole.get(LONGEST.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        } catch (TimeoutException e) {
            throw new AssertionError("seed " + seed + " takes no step", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof AssertionError failure ? failure : new AssertionError(e);
        }
    }

    private List<String> told() {
        try {
            return whole();
        } catch (AssertionError e) {
            e.addSuppressed(new AssertionError(plan + "; at last:\n" + history.tail()));
            throw e;
        }
    }

    private List<String> whole() {
        for (int i = 1; i <= plan.clients(); i++) {
            Client client = new Client(this, random);
            scheduler.start("client-" + i, Duration.ofMillis(random.nextInt(8_000)), client::wander);
        }
        for (int i = 1; i <= MOVES; i++) {
            scheduler.start("push-" + i, Duration.ofMillis(random.nextInt(90_000)), this::move);
        }
        scheduler.run(invariants::look);
        trouble.end();
        for (GroupPath group : Registries.GROUPS) {
            for (Stock.Image image : plan.stock().images()) {
                Client client = new Client(this, random);
                PullScope scope = new PullScope(group, image.name());
                // What was wrong just before is told for so long without asking again.
                scheduler.start(
                        "last-" + group + "-" + scope.image().repository(),
                        Limits.UNTRUSTWORTHY_PAUSE,
                        () -> client.insist(scope, image));
            }
        }
        scheduler.run(invariants::look);
        invariants.end();
        return history.lines();
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
        Directory directory = store.directory();
        UserName ada = new UserName("ada");
        AccessToken token = AccessToken.generate(new Random(1));
        directory.add(new Directory.Entry.User(ada));
        directory.add(new Directory.Entry.Token(TokenRecord.of(token, ada, Instant.parse("2026-01-01T00:00:00Z"))));
        for (GroupPath path : Registries.GROUPS) {
            GroupId id = new GroupId(path.toString());
            GroupSettings settings = new GroupSettings(
                    true,
                    new FreshnessPolicy(plan.askAfter(), Duration.ofDays(7))
                            .answeringAtOnce(plan.staleWhileRevalidate()),
                    Map.of(RegistryName.DOCKER_HUB, Registries.registry(path)));
            directory.add(new Directory.Entry.NewGroup(new Group(path, List.of(id), settings)));
            directory.add(new Directory.Entry.Member(path, ada, new Membership(id, Role.GUEST)));
        }
        return new Principal(ada, token.id());
    }

    /** Around each call of a port of the store. */
    private @Nullable Object called(PortCall call) throws Throwable {
        scheduler.step();
        Optional<StoreUnavailable> failure = trouble.ofStore(call);
        if (failure.isPresent() && (call.is("begin") || trouble.coin())) {
            invariants.failed(scheduler.current());
            history.add(
                    call.port().getSimpleName(),
                    call.method().getName() + " FAILS",
                    call.arguments(),
                    Optional.empty());
            throw failure.get();
        }
        Object result = call.proceed();
        saw(call, result);
        if (failure.isPresent()) {
            invariants.failed(scheduler.current());
            note("does not hear of it", List.of());
            throw failure.get();
        }
        if (random.nextInt(4) == 0) {
            scheduler.step();
        }
        return result instanceof BlobStore.Upload upload
                ? PortCall.around(BlobStore.Upload.class, upload, this::called)
                : result;
    }

    private void saw(PortCall call, @Nullable Object result) {
        invariants.saw(history.add(
                call.port().getSimpleName(), call.method().getName(), call.arguments(), Optional.ofNullable(result)));
    }

    /** Around each call of upstream. */
    private @Nullable Object asked(PortCall call) throws Throwable {
        scheduler.step();
        GroupPath group = Registries.scope(call.argument(Source.class)).group();
        Optional<UpstreamAnswer<?>> failure = trouble.ofUpstream();
        Object answer = failure.isPresent()
                ? failure.get()
                : flawed(new PortCall(call.port(), call.method(), registries.upstream(group), call.arguments())
                        .proceed());
        saw(call, answer);
        scheduler.step();
        return answer;
    }

    private @Nullable Object flawed(@Nullable Object answer) {
        if (answer instanceof UpstreamAnswer.Found<?>(Upstream.Delivery delivery)) {
            return new UpstreamAnswer.Found<>(trouble.spoiled(delivery));
        }
        if (answer instanceof UpstreamAnswer.Found<?>(Upstream.OpenBlob blob)) {
            Body body = new Body(blob.bytes(), scheduler, flaws(blob.totalBytes()));
            return new UpstreamAnswer.Found<>(
                    new Upstream.OpenBlob(body, blob.from(), blob.totalBytes(), blob.validator(), blob.pieces()));
        }
        return answer;
    }

    private Body.Flaws flaws(OptionalLong length) {
        long somewhere = trouble.somewhere(length.orElse(0));
        if (trouble.strikes(0.1)) {
            return new Body.Flaws(somewhere, Long.MAX_VALUE);
        }
        return trouble.strikes(0.05) ? new Body.Flaws(Long.MAX_VALUE, somewhere) : Body.Flaws.NONE;
    }

    /** Writes down what is no call of a port. */
    void note(String what, List<Object> details) {
        history.add("world", what, details, Optional.empty());
    }

    /** A request that begins now. */
    Request request(PullScope scope, Object wanted) {
        return new Request(scope, wanted, scheduler.instant(), history.size());
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
