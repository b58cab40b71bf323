package org.depproxy.upstream;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

final class WireTest {
    private static final int MOMENTS = 500;
    private static final Duration STEP = Duration.ofNanos(4_000);

    @Test
    void t174_a_deadline_may_pass_at_any_moment_of_a_request() throws Exception {
        try (RawServer server = new RawServer(exchange -> exchange.reply(200, Map.of()));
                Wire wire = new Wire(Scene.PATIENT, SystemDefaultDnsResolver.INSTANCE);
                ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1)) {
            int ended = 0;
            for (int i = 0; i < MOMENTS; i++) {
                ended += ends(wire, URI.create(server.url("/")), timer, STEP.multipliedBy(i)) ? 1 : 0;
            }
            assertThat(ended).isEqualTo(MOMENTS);
        }
    }

    /** Whether a request is answered, or fails as its deadline has passed. */
    private static boolean ends(Wire wire, URI uri, ScheduledThreadPoolExecutor timer, Duration limit) {
        try (Deadline deadline = Deadline.after(limit, timer)) {
            try (Answer answer =
                    wire.send(new Call("GET", uri, Map.of(), Reach.ANYWHERE, Duration.ofSeconds(30)), deadline)) {
                return answer.status() == 200;
            } catch (IOException e) {
                return deadline.passed();
            }
        }
    }
}
