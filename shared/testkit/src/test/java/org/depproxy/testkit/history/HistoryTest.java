package org.depproxy.testkit.history;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** A register: "read" is answered with what was last written, another call writes itself. */
final class HistoryTest {
    private static final String READ = "read";

    private final History<String, String> history = new History<>();

    private static Optional<String> register(String state, String call, String answer) {
        if (call.equals(READ)) {
            return Optional.of(state).filter(answer::equals);
        }
        return Optional.of(call);
    }

    /** A call during which others are made. */
    private void call(String call, String answer, Runnable meanwhile) {
        history.record(
                call,
                () -> {
                    meanwhile.run();
                    return answer;
                },
                result -> result);
    }

    private void call(String call, String answer) {
        call(call, answer, () -> {});
    }

    private boolean isThatOfARegister() {
        return history.isThatOf(HistoryTest::register, "");
    }

    @Test
    void t187_calls_one_after_the_other_are_answered_in_their_order() {
        call(READ, "");
        call("1", "");
        call(READ, "1");

        assertThat(isThatOfARegister()).isTrue();
    }

    @Test
    void t187_an_answer_from_before_a_write_that_had_ended_is_found() {
        call("1", "");
        call("2", "");
        call(READ, "1");

        assertThat(isThatOfARegister()).isFalse();
    }

    @Test
    void t187_a_read_beside_a_write_may_see_it_or_not() {
        call("1", "", () -> call(READ, ""));
        call("2", "", () -> call(READ, "2"));

        assertThat(isThatOfARegister()).isTrue();
    }

    @Test
    void t187_a_value_that_comes_back_is_found_although_every_read_is_beside_its_write() {
        call("1", "", () -> {
            call(READ, "1");
            call(READ, "");
        });

        assertThat(isThatOfARegister()).isFalse();
    }

    @Test
    void what_was_recorded_is_handed_on() {
        AtomicReference<String> done = new AtomicReference<>("");
        int result = history.record(
                "1",
                () -> {
                    done.set("work");
                    return 7;
                },
                String::valueOf);

        assertThat(result).isEqualTo(7);
        assertThat(done).hasValue("work");
        assertThat(history.size()).isEqualTo(1);
        assertThat(history).hasToString("[Operation[call=1, answer=7, began=1, ended=2]]");
    }
}
