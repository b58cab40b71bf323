package org.depproxy.testkit.registry;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Takes a request, asks what is scripted for it, lets the right door answer, and puts the answer on the wire. */
final class Front extends Handler.Abstract {
    private static final int BUFFER_BYTES = 64 << 10;
    private static final int TRICKLES_PER_SECOND = 20;

    private final Function<Asked, Reply> doors;
    private final Shelf shelf;
    private final Script script;
    private final TrafficLog log;
    private final CountDownLatch closing = new CountDownLatch(1);

    Front(Function<Asked, Reply> doors, Shelf shelf, Script script, TrafficLog log) {
        this.doors = doors;
        this.shelf = shelf;
        this.script = script;
        this.log = log;
    }

    /** Ends slow answers. */
    void close() {
        closing.countDown();
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        try {
            Asked asked = asked(request);
            List<Misbehaviour> due = script.due(asked);
            Reply reply = reply(asked, due);
            Performance performance = Performance.of(reply, due);
            moveTags(due);
            Exchange exchange = log.enter(asked, performance.reply().status(), reply.pull());
            switch (performance.ending()) {
                case Performance.Ending.Kept() -> {
                    respond(request, response, performance, exchange);
                    callback.succeeded();
                }
                case Performance.Ending.Closed(long afterBytes) -> {
                    var wire = new RawWire(request);
                    wire.head(performance);
                    send(performance, afterBytes, wire, exchange);
                    wire.close();
                    callback.succeeded();
                }
                case Performance.Ending.Reset(long afterBytes) -> {
                    var wire = new RawWire(request);
                    wire.head(performance);
                    send(performance, afterBytes, wire, exchange);
                    wire.reset();
                    callback.succeeded();
                }
            }
        } catch (IOException e) {
            callback.failed(e);
        }
        return true;
    }

    private static Asked asked(Request request) {
        Map<String, String> headers = new LinkedHashMap<>();
        for (HttpField field : request.getHeaders()) {
            headers.merge(
                    field.getName().toLowerCase(Locale.ROOT),
                    Optional.ofNullable(field.getValue()).orElse(""),
                    (first, second) -> first + ", " + second);
        }
        String name = request.getConnectionMetaData().getConnector().getName();
        return new Asked(
                Door.valueOf(name),
                request.getMethod(),
                request.getHttpURI().getDecodedPath(),
                Optional.ofNullable(request.getHttpURI().getQuery()).orElse(""),
                headers);
    }

    private Reply reply(Asked asked, List<Misbehaviour> due) throws InterruptedIOException {
        Asked understood = asked;
        Optional<Reply> instead = Optional.empty();
        for (Misbehaviour misbehaviour : due) {
            if (misbehaviour instanceof Misbehaviour.Stalls(Gate gate)) {
                gate.pass(1);
            } else if (misbehaviour instanceof Misbehaviour.IgnoresRange) {
                understood = understood.without("range");
            } else if (misbehaviour instanceof Misbehaviour.ChangesEtag(String etag)) {
                Optional<String> expected = asked.header("If-Range").filter(value -> !value.equals(etag));
                understood = expected.isPresent() ? understood.without("range") : understood.without("if-range");
            } else if (misbehaviour instanceof Misbehaviour.Answers(int status, var headers, String body)) {
                instead = Optional.of(new Reply(status, headers, Body.of(body), RecordedRequest.Pull.FREE));
            } else if (misbehaviour instanceof Misbehaviour.RedirectsToItself) {
                String itself = asked.query().isEmpty() ? asked.path() : asked.path() + "?" + asked.query();
                instead = Optional.of(Reply.of(307, Body.of("")).with("Location", itself));
            }
        }
        Asked finallyAsked = understood;
        return instead.orElseGet(() -> doors.apply(finallyAsked));
    }

    private void moveTags(List<Misbehaviour> due) {
        for (Misbehaviour misbehaviour : due) {
            if (misbehaviour instanceof Misbehaviour.MovesTag(String repository, String tag, var image)) {
                shelf.put(repository, tag, image);
            }
        }
    }

    private void respond(Request request, Response response, Performance performance, Exchange exchange)
            throws IOException {
        response.setStatus(performance.reply().status());
        performance.reply().headers().forEach(response.getHeaders()::put);
        response.getHeaders().put("Content-Length", Long.toString(performance.announcedBytes()));
        if (request.getMethod().equals("HEAD")) {
            return;
        }
        try (OutputStream out = Response.asBufferedOutputStream(request, response)) {
            if (!(performance.pace() instanceof Performance.Pace.Free)) {
                out.flush();
            }
            send(performance, Long.MAX_VALUE, out, exchange);
        }
    }

    private void send(Performance performance, long atMostBytes, OutputStream out, Exchange exchange)
            throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        try (InputStream body =
                new Spoiled.Limited(performance.reply().body().source().open(), atMostBytes)) {
            while (true) {
                int count = body.read(buffer, 0, chunk(performance.pace()));
                if (count < 0) {
                    return;
                }
                exchange.sending(count);
                out.write(buffer, 0, count);
                if (!(performance.pace() instanceof Performance.Pace.Free)) {
                    out.flush();
                }
            }
        }
    }

    /** Waits as the pace has it, and says how many bytes may follow. */
    private int chunk(Performance.Pace pace) throws IOException {
        return switch (pace) {
            case Performance.Pace.Free() -> BUFFER_BYTES;
            case Performance.Pace.Gated(Gate gate) -> gate.pass(BUFFER_BYTES);
            case Performance.Pace.Limited(int bytesPerSecond) -> {
                pause();
                yield Math.clamp(bytesPerSecond / TRICKLES_PER_SECOND, 1, BUFFER_BYTES);
            }
        };
    }

    private void pause() throws IOException {
        try {
            if (closing.await(TimeUnit.SECONDS.toMillis(1) / TRICKLES_PER_SECOND, TimeUnit.MILLISECONDS)) {
                throw new InterruptedIOException("the registry is closing");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("stopped while trickling");
        }
    }
}
