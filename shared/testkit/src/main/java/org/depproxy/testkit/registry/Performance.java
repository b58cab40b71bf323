package org.depproxy.testkit.registry;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/**
 * A reply and how it is put on the wire.
 *
 * @param announcedBytes the {@code Content-Length}
 * @param ending what happens after the body
 * @param pace how fast the body goes
 */
record Performance(Reply reply, long announcedBytes, Ending ending, Pace pace) {

    /** What becomes of the connection. */
    sealed interface Ending {
        /** It is kept. */
        record Kept() implements Ending {}

        /** It is closed after so many bytes of the body, or after the whole when that is shorter. */
        record Closed(long afterBytes) implements Ending {}

        /** It is reset after so many bytes. */
        record Reset(long afterBytes) implements Ending {}
    }

    /** How the bytes of a body follow one another. */
    sealed interface Pace {
        record Free() implements Pace {}

        record Limited(int bytesPerSecond) implements Pace {}

        record Gated(Gate gate) implements Pace {}
    }

    /** The reply, spoiled in each of these ways, in their order. */
    static Performance of(Reply reply, List<Misbehaviour> misbehaviours) throws IOException {
        var performance = new Performance(reply, reply.body().sizeBytes(), new Ending.Kept(), new Pace.Free());
        for (Misbehaviour misbehaviour : misbehaviours) {
            performance = performance.spoiled(misbehaviour);
        }
        return performance;
    }

    private Performance spoiled(Misbehaviour misbehaviour) throws IOException {
        Body body = reply.body();
        return switch (misbehaviour) {
            case Misbehaviour.FlipsByte(long at) ->
                of(new Body(
                        body.sizeBytes(),
                        () -> new Spoiled.Flipped(body.source().open(), at)));
            case Misbehaviour.PadsTo(long bytes) -> of(padded(body, bytes));
            case Misbehaviour.Compresses() ->
                new Performance(reply.with("Content-Encoding", "gzip"), announcedBytes, ending, pace)
                        .of(compressed(body));
            case Misbehaviour.OmitsHeader(String name) ->
                new Performance(reply.without(name), announcedBytes, ending, pace);
            case Misbehaviour.SetsHeader(String name, String value) ->
                new Performance(reply.with(name, value), announcedBytes, ending, pace);
            case Misbehaviour.ChangesEtag(String etag) ->
                new Performance(reply.with("ETag", etag), announcedBytes, ending, pace);
            case Misbehaviour.LiesAboutLength(long by) ->
                new Performance(reply, announcedBytes + by, new Ending.Closed(body.sizeBytes()), pace);
            case Misbehaviour.CutsAt(long at) -> new Performance(reply, announcedBytes, new Ending.Closed(at), pace);
            case Misbehaviour.ResetsAt(long at) -> new Performance(reply, announcedBytes, new Ending.Reset(at), pace);
            case Misbehaviour.Trickles(int rate) ->
                new Performance(reply, announcedBytes, ending, new Pace.Limited(rate));
            case Misbehaviour.HoldsBody(Gate gate) ->
                new Performance(reply, announcedBytes, ending, new Pace.Gated(gate));
            case Misbehaviour.Answers ignored -> this;
            case Misbehaviour.RedirectsToItself ignored -> this;
            case Misbehaviour.Stalls ignored -> this;
            case Misbehaviour.IgnoresRange ignored -> this;
            case Misbehaviour.MovesTag ignored -> this;
        };
    }

    private Performance of(Body body) {
        return new Performance(reply.withBody(body), body.sizeBytes(), ending, pace);
    }

    private static Body padded(Body body, long toBytes) {
        long padding = Math.max(0, toBytes - body.sizeBytes());
        return new Body(
                body.sizeBytes() + padding,
                () -> new SequenceInputStream(
                        body.source().open(), new Spoiled.Limited(new Spoiled.Spaces(), padding)));
    }

    private static Body compressed(Body body) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (InputStream in = body.source().open();
                var gzip = new GZIPOutputStream(bytes)) {
            in.transferTo(gzip);
        }
        return Body.of(bytes.toByteArray());
    }
}
