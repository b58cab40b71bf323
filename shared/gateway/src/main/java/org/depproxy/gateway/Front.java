package org.depproxy.gateway;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.depproxy.cache.Limits;
import org.depproxy.cache.StoreUnavailable;
import org.depproxy.protocol.ProxyMark;

/** The entry point of every function behind the gateway: event in, response out, one line logged. Thread-safe. */
public final class Front {
    /** How long the gateway waits for a function. */
    public static final Duration GATEWAY_TIMEOUT = Duration.ofSeconds(29);

    private final Endpoint endpoint;
    private final Renderer renderer;
    private final RequestLog log;
    private final InstantSource clock;

    /** Answers with this endpoint. */
    public Front(Endpoint endpoint, PublicUrl publicUrl, RequestLog log, InstantSource clock) {
        this.endpoint = endpoint;
        this.renderer = new Renderer(publicUrl);
        this.log = log;
        this.clock = clock;
    }

    /**
     * Answers an event. Never throws for anything that a client can do.
     *
     * @param remaining how long the function may still run
     */
    public APIGatewayV2HTTPResponse answer(APIGatewayV2HTTPEvent event, Duration remaining) {
        Request request = HttpApi.request(event);
        return HttpApi.response(answer(request, remaining));
    }

    Reply answer(Request request, Duration remaining) {
        Instant start = clock.instant();
        Route route = Routes.parse(request.method(), request.path());
        Answered answered = answered(request, route, answerBy(start, remaining));
        Reply reply = renderer.render(answered.outcome(), request);
        Duration took = Duration.between(start, clock.instant());
        log.entry(new LogLine(request, route, answered.outcome(), reply, took, answered.trouble()).entry());
        return reply;
    }

    private static Instant answerBy(Instant now, Duration remaining) {
        Duration time = remaining.compareTo(GATEWAY_TIMEOUT) < 0 ? remaining : GATEWAY_TIMEOUT;
        return now.plus(time).minus(Limits.ANSWER_RESERVE);
    }

    private Answered answered(Request request, Route route, Instant answerBy) {
        try {
            return new Answered(outcome(request, route, answerBy), Optional.empty());
        } catch (StoreUnavailable | CancellationException e) {
            return new Answered(new Outcome.StoreDown(), Optional.of(e));
        } catch (RuntimeException e) {
            return new Answered(new Outcome.Broken(), Optional.of(e));
        }
    }

    private Outcome outcome(Request request, Route route, Instant answerBy) {
        if (request.header(ProxyMark.header()).isPresent()) {
            return new Outcome.LoopDetected();
        }
        return switch (route) {
            case Route.Target target -> endpoint.answer(new Call(target, request, answerBy));
            case Route.MethodNotAllowed(var allowed) -> new Outcome.BadMethod(allowed);
            case Route.Malformed(var code, String message) -> new Outcome.BadName(code, message);
            case Route.NotFound() -> new Outcome.NoSuchPath();
        };
    }

    private record Answered(Outcome outcome, Optional<Throwable> trouble) {}
}
