package org.depproxy.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.depproxy.access.PullScope;
import org.depproxy.cache.BlobStore;
import org.depproxy.cache.Fence;
import org.depproxy.cache.Leases;
import org.depproxy.cache.Publications;
import org.depproxy.cache.StoredBlob;
import org.depproxy.testkit.memory.MemoryStore;
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
        assertThat(foundUntil("I6", (store, scheduler) -> {
                    Ports right = Ports.right(store, scheduler);
                    Leases generous = PortCall.around(Leases.class, right.leases(), PlantedBugsTest::grantedToTwo);
                    return new Ports(right.ledger(), right.publications(), generous, right.blobs(), right.quotas());
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
        assertThat(foundUntil("I7", (store, scheduler) -> {
                    Ports right = Ports.right(store, scheduler);
                    Publications unfenced = PortCall.around(
                            Publications.class, right.publications(), call -> unfenced(call, right.leases()));
                    return new Ports(right.ledger(), unfenced, right.leases(), right.blobs(), right.quotas());
                }))
                .contains("I7");
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
        assertThat(foundUntil("I2", (store, scheduler) -> {
                    Ports right = Ports.right(store, scheduler);
                    BlobStore late = PortCall.around(BlobStore.class, right.blobs(), call -> late(call, scheduler));
                    return new Ports(right.ledger(), right.publications(), right.leases(), late, right.quotas());
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
        assertThat(foundUntil("I8", (store, scheduler) -> {
                    Ports right = Ports.right(store, scheduler);
                    Publications open =
                            PortCall.around(Publications.class, right.publications(), PlantedBugsTest::toAll);
                    return new Ports(right.ledger(), open, right.leases(), right.blobs(), right.quotas());
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
        assertThat(foundUntil("I15", (store, scheduler) -> {
                    Ports right = Ports.right(store, scheduler);
                    Publications blind = PortCall.around(
                            Publications.class, right.publications(), call -> whateverIsThere(call, store));
                    return new Ports(right.ledger(), blind, right.leases(), right.blobs(), right.quotas());
                }))
                .contains("I15");
    }

    /** Moves a tag from whatever it stands for now. */
    private static @Nullable Object whateverIsThere(PortCall call, MemoryStore store) throws Throwable {
        if (!call.is("tag")) {
            return call.proceed();
        }
        Publications.TagMove move = call.argument(Publications.TagMove.class);
        Optional<Long> version = Optional.ofNullable(store.inventory().images().get(call.argument(PullScope.class)))
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
        assertThat(foundUntil("I16", (store, scheduler) -> {
                    Ports right = Ports.right(store, scheduler);
                    Leases clinging = PortCall.around(
                            Leases.class,
                            right.leases(),
                            call -> call.is("release") || call.is("fail")
                                    ? right.leases().renew(call.argument(Fence.class), LATER, scheduler.instant())
                                    : call.proceed());
                    return new Ports(right.ledger(), right.publications(), clinging, right.blobs(), right.quotas());
                }))
                .contains("I16");
    }

    /** The promises that are found broken until this one is: a bug may first break another in its wake. */
    private static Set<String> foundUntil(String invariant, Ports.Making making) {
        Set<String> found = new LinkedHashSet<>();
        for (long seed = 0; seed < SEEDS && !found.contains(invariant); seed++) {
            try {
                Simulation.run(seed, making);
            } catch (Violation violation) {
                found.add(violation.invariant());
            }
        }
        return found;
    }
}
