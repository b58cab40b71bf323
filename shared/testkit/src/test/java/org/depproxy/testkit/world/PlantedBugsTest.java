package org.depproxy.testkit.world;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.depproxy.access.PullScope;
import org.depproxy.cache.BlobStore;
import org.depproxy.cache.Fence;
import org.depproxy.cache.Leases;
import org.depproxy.cache.Publications;
import org.depproxy.cache.PullLedger;
import org.depproxy.cache.StoredBlob;
import org.depproxy.circuit.Circuit;
import org.depproxy.circuit.Circuits;
import org.depproxy.hash.BouncyHashes;
import org.depproxy.testkit.simulation.PortCall;
import org.depproxy.testkit.simulation.Scheduler;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** A simulation that finds nothing may be blind: each bug that is planted here must be found, and called by its name. */
final class PlantedBugsTest {
    /** Within how many seeds a bug must be found. */
    private static final int SEEDS = 200;

    /** Longer than any lease lasts. */
    private static final Duration LATER = Duration.ofHours(1);

    @Test
    void a_lease_that_is_granted_to_two_is_found() {
        assertThat(foundUntil("I6", (backing, scheduler) -> {
                    Ports right = backing.ports();
                    Leases generous =
                            PortCall.around(Leases.class, right.shared().leases(), PlantedBugsTest::grantedToTwo);
                    return right.with(generous);
                }))
                .contains("I6");
    }

    private static @Nullable Object grantedToTwo(PortCall call) throws Throwable {
        Object result = call.proceed();
        return call.is("take") && result instanceof Leases.Taking.Busy && call.real() instanceof Leases leases
                ? leases.take(
                        (String) call.arguments().get(0),
                        (String) call.arguments().get(1),
                        call.argument(Duration.class),
                        call.argument(Instant.class).plus(LATER))
                : result;
    }

    @Test
    void t171_a_fence_that_is_not_looked_at_is_found() {
        Set<String> found = new LinkedHashSet<>();
        boolean struck = true;
        for (int moment = 1; moment <= SEEDS && struck && !found.contains("I7"); moment++) {
            Mishap freeze = new Mishap(Mishap.Kind.FREEZE, moment);
            try {
                Simulation.run(Experiment.inMemory(EveryStepTest.PLAN, new BouncyHashes())
                        .with(freeze)
                        .with(PlantedBugsTest::unfenced));
            } catch (Violation violation) {
                found.add(violation.invariant());
            }
            struck = freeze.struck();
        }
        assertThat(found).contains("I7");
    }

    @Test
    void t171_a_fence_that_is_not_looked_at_is_found_by_chance_too() {
        assertThat(foundUntil("I7", PlantedBugsTest::unfenced)).contains("I7");
    }

    private static Ports unfenced(Backing backing, Scheduler scheduler) {
        Ports right = backing.ports();
        Leases leases = right.shared().leases();
        return right.with(PortCall.around(Publications.class, right.publications(), call -> unfenced(call, leases)));
    }

    /** Publishes under a fence that surely holds. */
    private static @Nullable Object unfenced(PortCall call, Leases leases) throws Throwable {
        if (call.arguments().stream().noneMatch(Fence.class::isInstance)) {
            return call.proceed();
        }
        Leases.Taking taking = leases.take("planted", "planted", LATER, Instant.MIN);
        Fence holding = taking instanceof Leases.Taking.Taken(Fence fence) ? fence : new Fence("planted", "planted", 0);
        try {
            return new PortCall(
                            call.port(),
                            call.method(),
                            call.real(),
                            call.arguments().stream()
                                    .map(argument -> argument instanceof Fence ? holding : argument)
                                    .toList())
                    .proceed();
        } finally {
            leases.release(holding);
        }
    }

    @Test
    void a_record_that_is_published_before_the_blob_is_whole_is_found() {
        assertThat(foundUntil("I2", (backing, scheduler) -> {
                    Ports right = backing.ports();
                    BlobStore late = PortCall.around(BlobStore.class, right.blobs(), call -> late(call, scheduler));
                    return right.with(late);
                }))
                .contains("I2");
    }

    /** Stores a blob after a while. */
    private static @Nullable Object late(PortCall call, Scheduler scheduler) throws Throwable {
        if (!call.is("put")) {
            return call.proceed();
        }
        scheduler.start("late", Duration.ofMillis(20), () -> {
            try {
                call.proceed();
            } catch (Throwable e) {
                throw new AssertionError(e);
            }
        });
        return null;
    }

    @Test
    void a_link_to_what_upstream_has_not_shown_is_found() {
        assertThat(foundUntil("I8", (backing, scheduler) -> {
                    Ports right = backing.ports();
                    Publications open =
                            PortCall.around(Publications.class, right.publications(), PlantedBugsTest::toAll);
                    return right.with(open);
                }))
                .contains("I8");
    }

    /** Links a blob to the same image of every group. */
    private static @Nullable Object toAll(PortCall call) throws Throwable {
        Object result = call.proceed();
        if (call.is("blob") && call.real() instanceof Publications publications) {
            Registries.GROUPS.forEach(group -> publications.link(
                    new PullScope(group, call.argument(PullScope.class).image()),
                    call.argument(StoredBlob.class).digest(),
                    call.argument(Fence.class)));
        }
        return result;
    }

    @Test
    void a_tag_that_moves_whoever_else_has_moved_it_is_found() {
        assertThat(foundUntil("I15", (backing, scheduler) -> {
                    Ports right = backing.ports();
                    Publications blind = PortCall.around(
                            Publications.class, right.publications(), call -> whateverIsThere(call, backing));
                    return right.with(blind);
                }))
                .contains("I15");
    }

    /** Moves a tag from whatever it stands for now. */
    private static @Nullable Object whateverIsThere(PortCall call, Backing backing) throws Throwable {
        if (!call.is("tag")) {
            return call.proceed();
        }
        Publications.TagMove move = call.argument(Publications.TagMove.class);
        Optional<Long> version = Optional.ofNullable(
                        backing.inventory().images().get(call.argument(PullScope.class)))
                .flatMap(links -> Optional.ofNullable(links.tags().get(move.tag())))
                .map(pointing -> pointing.version());
        return new PortCall(
                        call.port(),
                        call.method(),
                        call.real(),
                        call.arguments().stream()
                                .map(argument -> argument.equals(move)
                                        ? new Publications.TagMove(move.tag(), version, move.confirmedAt())
                                        : argument)
                                .toList())
                .proceed();
    }

    @Test
    void a_lease_that_is_never_given_back_is_found() {
        assertThat(foundUntil("I16", (backing, scheduler) -> {
                    Ports right = backing.ports();
                    Leases clinging = PortCall.around(
                            Leases.class,
                            right.shared().leases(),
                            call -> call.is("release") || call.is("fail")
                                    ? right.shared()
                                            .leases()
                                            .renew(call.argument(Fence.class), LATER, scheduler.instant())
                                    : call.proceed());
                    return right.with(clinging);
                }))
                .contains("I16");
    }

    @Test
    void a_tag_that_is_read_as_it_was_a_while_ago_is_found() {
        assertThat(foundUntil("I15", plan -> plan.failing().asking(Duration.ofSeconds(20)), (backing, scheduler) -> {
                    Map<Object, Object> before = new HashMap<>();
                    PullLedger behind =
                            PortCall.around(PullLedger.class, backing.ports().ledger(), call -> asItWas(call, before));
                    return backing.ports().with(behind);
                }))
                .contains("I15");
    }

    /** What the read before this one brought. */
    private static @Nullable Object asItWas(PortCall call, Map<Object, Object> before) throws Throwable {
        Object now = call.proceed();
        if (!call.is("tag") || now == null) {
            return now;
        }
        Object then = before.put(call.arguments(), now);
        return then == null ? now : then;
    }

    @Test
    void t174_an_instance_that_does_not_know_what_others_have_learnt_of_an_upstream_is_found() {
        assertThat(foundUntil(
                        "I17",
                        Plan::failing,
                        (backing, scheduler) -> backing.ports()
                                .with(PortCall.around(
                                        PullLedger.class, backing.ports().ledger(), PlantedBugsTest::withoutCircuits))))
                .contains("I17");
    }

    /** Finds no upstream in trouble. */
    private static @Nullable Object withoutCircuits(PortCall call) throws Throwable {
        return call.proceed() instanceof PullLedger.TagPage page
                ? new PullLedger.TagPage(
                        page.standing(),
                        page.tag(),
                        new Circuits.Candidates(Circuits.Marked.NONE, Circuits.Marked.NONE))
                : call.proceed();
    }

    @Test
    void a_circuit_that_never_closes_is_found() {
        assertThat(foundUntil(
                        "I16",
                        Plan::failing,
                        (backing, scheduler) -> backing.ports()
                                .with(PortCall.around(
                                        Circuits.class,
                                        backing.ports().shared().circuits(),
                                        PlantedBugsTest::neverClosed))))
                .contains("I16");
    }

    /** Keeps an upstream alone that has answered. */
    private static @Nullable Object neverClosed(PortCall call) throws Throwable {
        boolean closing = call.is("replace")
                && ((Circuits.Marked) call.arguments().get(1)).circuit() instanceof Circuit.Open
                && ((Circuits.Marked) call.arguments().get(2)).circuit() instanceof Circuit.Closed;
        return closing
                ? new Circuits.Replacing.Overtaken(
                        (Circuits.Marked) call.arguments().get(1))
                : call.proceed();
    }

    @Test
    void a_copy_that_is_gone_on_with_and_then_not_thrown_away_is_found() {
        assertThat(foundUntil(
                        "I4",
                        Plan::copyingSlowly,
                        (backing, scheduler) -> backing.ports()
                                .with(PortCall.around(
                                        BlobStore.class, backing.ports().blobs(), PlantedBugsTest::forgetful))))
                .contains("I4");
    }

    /** Forgets to throw away what another has begun. */
    private static @Nullable Object forgetful(PortCall call) throws Throwable {
        Object result = call.proceed();
        return result instanceof Optional<?> reopened
                ? reopened.map(upload -> PortCall.around(
                        BlobStore.Upload.class,
                        (BlobStore.Upload) upload,
                        own -> own.is("abort") ? null : own.proceed()))
                : result;
    }

    private static Set<String> foundUntil(String invariant, Ports.Making making) {
        return foundUntil(invariant, plan -> plan, making);
    }

    /** The promise, once it is found broken. */
    private static Set<String> foundUntil(String invariant, UnaryOperator<Plan> changed, Ports.Making making) {
        Set<String> found = new LinkedHashSet<>();
        for (long seed = 0; seed < SEEDS && !found.contains(invariant); seed++) {
            try {
                Plan plan = changed.apply(Plan.of(seed));
                Simulation.run(Experiment.inMemory(plan, new BouncyHashes()).with(making), invariant::equals);
            } catch (Violation violation) {
                found.add(violation.invariant());
            }
        }
        return found;
    }
}
