package org.depproxy.testkit.contract;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.depproxy.access.PullScope;
import org.depproxy.circuit.Circuit;
import org.depproxy.circuit.Circuits;
import org.depproxy.circuit.Circuits.Marked;
import org.depproxy.circuit.Circuits.Replacing;
import org.depproxy.name.CredentialName;
import org.depproxy.testkit.AtOnce;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What {@link Circuits} promises. */
public interface CircuitsContract {
    /** The image of these tests. */
    PullScope IMAGE = Sample.scope("acme", "alpine");

    /** The circuit of the deployment's registry. */
    CredentialName SHARED = CredentialName.deployment(IMAGE.image().registry());

    /** The circuit of the group's own registry of the same name. */
    CredentialName OWN = CredentialName.group(IMAGE.group(), IMAGE.image().registry());

    /** A store with nothing in it. */
    StorePorts emptyStore();

    private static Marked marked(String mark, int failures) {
        return Marked.by(mark, new Circuit.Closed(failures, Sample.NOW));
    }

    @Test
    default void none_is_quiet() {
        assertThat(emptyStore().circuits().read(SHARED)).isEqualTo(Marked.NONE);
    }

    @Test
    default void every_circuit_is_read_again_as_it_was_written() {
        Circuits circuits = emptyStore().circuits();
        Marked seen = Marked.NONE;
        List<Circuit> states = List.of(
                new Circuit.Closed(3, Sample.NOW),
                new Circuit.Open(Circuit.Cause.FAILING, Sample.NOW, Duration.ofSeconds(10)),
                new Circuit.Open(Circuit.Cause.THROTTLING, Sample.NOW.plusSeconds(1), Duration.ZERO),
                new Circuit.Closed(0, Sample.NOW.plusNanos(1)));
        for (int i = 0; i < states.size(); i++) {
            Marked next = Marked.by("mark-" + i, states.get(i));
            assertThat(circuits.replace(SHARED, seen, next)).isEqualTo(new Replacing.Done());
            assertThat(circuits.read(SHARED)).isEqualTo(next);
            seen = next;
        }
    }

    @Test
    default void what_was_decided_from_an_old_circuit_does_not_replace_a_new_one() {
        Circuits circuits = emptyStore().circuits();
        Marked first = marked("first", 1);
        Marked second = marked("second", 2);
        circuits.replace(SHARED, Marked.NONE, first);

        assertThat(circuits.replace(SHARED, Marked.NONE, second)).isEqualTo(new Replacing.Overtaken(first));
        assertThat(circuits.replace(SHARED, first, second)).isEqualTo(new Replacing.Done());
        assertThat(circuits.replace(SHARED, first, marked("third", 3))).isEqualTo(new Replacing.Overtaken(second));
        assertThat(circuits.read(SHARED)).isEqualTo(second);
    }

    @Test
    default void a_replacement_whose_answer_was_lost_finds_itself_when_it_is_sent_again() {
        Circuits circuits = emptyStore().circuits();
        Marked first = marked("first", 1);

        assertThat(circuits.replace(SHARED, Marked.NONE, first)).isEqualTo(new Replacing.Done());
        assertThat(circuits.replace(SHARED, Marked.NONE, first)).isEqualTo(new Replacing.Done());
    }

    @Test
    default void a_circuit_that_was_forgotten_meanwhile_is_overtaken_by_quiet() {
        Circuits circuits = emptyStore().circuits();

        assertThat(circuits.replace(SHARED, marked("forgotten", 1), marked("next", 2)))
                .isEqualTo(new Replacing.Overtaken(Marked.NONE));
    }

    @Test
    default void of_many_at_once_one_gets_its_place() {
        Circuits circuits = emptyStore().circuits();

        List<Replacing> replaced = AtOnce.run(8, i -> circuits.replace(SHARED, Marked.NONE, marked("mark-" + i, 1)));

        assertThat(replaced).filteredOn(Replacing.Done.class::isInstance).hasSize(1);
        assertThat(replaced).filteredOn(Replacing.Overtaken.class::isInstance).hasSize(7);
    }

    @Test
    default void a_pull_by_tag_reads_the_circuits_of_its_groups_and_the_deployments_registry_and_no_others() {
        StorePorts store = emptyStore();
        Marked shared = marked("shared", 1);
        Marked own = marked("own", 2);
        store.circuits().replace(SHARED, Marked.NONE, shared);
        store.circuits().replace(OWN, Marked.NONE, own);

        assertThat(candidates(store, IMAGE)).isEqualTo(new Circuits.Candidates(own, shared));
        assertThat(candidates(store, Sample.scope("other", "alpine")))
                .isEqualTo(new Circuits.Candidates(Marked.NONE, shared));
        assertThat(candidates(store, Sample.scope("acme", "registry.test/app")))
                .isEqualTo(new Circuits.Candidates(Marked.NONE, Marked.NONE));
        assertThat(store.circuits().read(OWN).mark()).isEqualTo(Optional.of("own"));
    }

    private static Circuits.Candidates candidates(StorePorts store, PullScope scope) {
        return store.ledger().tag(Sample.ANNA, scope, Sample.LATEST).circuits();
    }
}
