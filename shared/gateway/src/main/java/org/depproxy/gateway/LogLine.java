package org.depproxy.gateway;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import org.depproxy.cache.Counted;
import org.depproxy.cache.PrefetchStart;
import org.depproxy.cache.RefreshStart;
import org.depproxy.cache.StoreUnavailable;

/**
 * What is known of a request once it is answered. Names come from the parsed route, never from the raw request, but for the
 * method and path of what was not understood; headers, query and body are never logged.
 */
record LogLine(Request request, Route route, Outcome outcome, Reply reply, Duration took, Optional<Throwable> trouble) {
    private static final int MAX_SHOWN = 200;
    private static final int MAX_CAUSES = 5;
    private static final int MAX_FRAMES = 8;

    LogEntry entry() {
        LogEntry entry = LogEntry.of(this::write).ending(outcome.label());
        return outcome.isProxyFailure() ? entry.counting(Counted.PROXY_FAILURES, 1) : entry;
    }

    private void write(JsonGenerator json) throws IOException {
        json.writeStringField("request", shown(request.id()));
        json.writeStringField("method", shown(request.method()));
        target(json);
        json.writeStringField("outcome", outcome.label());
        json.writeNumberField("status", reply.status());
        json.writeNumberField("bytes", outcome.contentBytes());
        json.writeNumberField("millis", took.toMillis());
        outcome.refusal().flatMap(UpstreamTrouble::of).ifPresent(text -> write(json, "upstream", text));
        outcome.prefetch()
                .ifPresent(start -> write(json, "prefetch", start.getClass().getSimpleName()));
        outcome.refresh()
                .ifPresent(start -> write(json, "refresh", start.getClass().getSimpleName()));
        Optional<Throwable> told = trouble.or(() -> outcome.prefetch().flatMap(LogLine::trouble))
                .or(() -> outcome.refresh().flatMap(LogLine::trouble));
        if (told.isPresent()) {
            trouble(json, told.get());
        }
    }

    private static Optional<Throwable> trouble(PrefetchStart start) {
        return switch (start) {
            case PrefetchStart.NotOrdered(StoreUnavailable why) -> Optional.of(why);
            case PrefetchStart.Ordered ordered -> Optional.empty();
            case PrefetchStart.NothingToDo() -> Optional.empty();
            case PrefetchStart.TooLate() -> Optional.empty();
        };
    }

    private static Optional<Throwable> trouble(RefreshStart start) {
        return switch (start) {
            case RefreshStart.NotOrdered(StoreUnavailable why) -> Optional.of(why);
            case RefreshStart.Ordered() -> Optional.empty();
            case RefreshStart.UnderWay() -> Optional.empty();
            case RefreshStart.TooLate() -> Optional.empty();
        };
    }

    private void target(JsonGenerator json) throws IOException {
        switch (route) {
            case Route.Login login -> json.writeStringField("route", login.label());
            case Route.Pull pull -> {
                json.writeStringField("route", pull.label());
                json.writeStringField("group", pull.repository().scope().group().toString());
                json.writeStringField("image", pull.repository().scope().image().toString());
                reference(pull).ifPresent(text -> write(json, "reference", text));
            }
            case Route.Affair affair -> {
                json.writeStringField("route", affair.label());
                json.writeStringField("group", affair.group().toString());
            }
            case Route.DeadEnd deadEnd -> json.writeStringField("path", shown(request.path()));
        }
    }

    private static Optional<String> reference(Route.Pull pull) {
        return switch (pull) {
            case Route.Manifest manifest -> Optional.of(manifest.reference().toString());
            case Route.Blob blob -> Optional.of(blob.digest().toString());
            case Route.Referrers referrers -> Optional.of(referrers.digest().toString());
            case Route.Tags tags -> Optional.empty();
        };
    }

    /** What went wrong and where; without the messages of other people's exceptions, which may quote a signed address. */
    private static void trouble(JsonGenerator json, Throwable trouble) throws IOException {
        json.writeArrayFieldStart("trouble");
        Optional<Throwable> next = Optional.of(trouble);
        for (int depth = 0; depth < MAX_CAUSES && next.isPresent(); depth++) {
            Throwable cause = next.get();
            json.writeStartObject();
            json.writeStringField("class", cause.getClass().getName());
            if (cause.getClass().getName().startsWith("org.depproxy.")) {
                json.writeStringField("message", shown(String.valueOf(cause.getMessage())));
            }
            json.writeArrayFieldStart("at");
            StackTraceElement[] frames = cause.getStackTrace();
            for (int i = 0; i < Math.min(MAX_FRAMES, frames.length); i++) {
                json.writeString(frames[i].toString());
            }
            json.writeEndArray();
            json.writeEndObject();
            next = Optional.ofNullable(cause.getCause());
        }
        json.writeEndArray();
    }

    private static void write(JsonGenerator json, String name, String text) {
        try {
            json.writeStringField(name, shown(text));
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory does not fail", e);
        }
    }

    private static String shown(String text) {
        return text.length() > MAX_SHOWN ? text.substring(0, MAX_SHOWN) + "…" : text;
    }
}
