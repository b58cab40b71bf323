package org.depproxy.upstream;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.ClientProtocolException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.depproxy.cache.Distrust;
import org.depproxy.cache.UpstreamAnswer;

/**
 * What an answer that is not the wanted one amounts to. Its words are chosen here, so that no address with a signature and
 * no other secret gets into them.
 */
final class Verdict {
    private static final int LOOP_DETECTED = 508;

    private Verdict() {}

    /** What a status means. */
    static <T> UpstreamAnswer<T> of(Answer answer, String attempt, Instant now) {
        int status = answer.status();
        return switch (status) {
            case HttpStatus.SC_NOT_FOUND -> new UpstreamAnswer.Unknown<>();
            case HttpStatus.SC_UNAUTHORIZED, HttpStatus.SC_FORBIDDEN -> new UpstreamAnswer.Denied<>();
            case HttpStatus.SC_TOO_MANY_REQUESTS ->
                new UpstreamAnswer.Throttled<>(
                        RetryAfter.read(answer.headers("Retry-After").stream().findFirst(), now));
            case LOOP_DETECTED -> new UpstreamAnswer.Untrustworthy<>(attempt + ": leads back to a dependency proxy");
            default ->
                status >= HttpStatus.SC_SERVER_ERROR
                        ? new UpstreamAnswer.Unavailable<>(attempt + ": " + status)
                        : new UpstreamAnswer.Untrustworthy<>(attempt + ": " + status);
        };
    }

    /** What it means that no answer came, or none to believe. */
    static <T> UpstreamAnswer<T> of(IOException failure, String attempt, Deadline deadline) {
        Optional<String> disbelief = disbelief(failure);
        if (disbelief.isPresent() && !deadline.passed()) {
            return new UpstreamAnswer.Untrustworthy<>(distrust(failure), attempt + ": " + disbelief.get());
        }
        return new UpstreamAnswer.Unavailable<>(
                attempt + ": " + (deadline.passed() ? "took too long" : breakage(failure)));
    }

    private static Optional<String> disbelief(IOException failure) {
        return switch (failure) {
            case UnbelievableAnswer answer -> Optional.of(String.valueOf(answer.getMessage()));
            case ForbiddenAddress address -> Optional.of(String.valueOf(address.getMessage()));
            case ClientProtocolException protocol -> Optional.of("not HTTP");
            case MessageConstraintException constraint -> Optional.of("headers beyond all bounds");
            default -> Optional.empty();
        };
    }

    private static Distrust distrust(IOException failure) {
        return failure instanceof UnbelievableAnswer answer ? answer.distrust() : Distrust.UNBELIEVABLE;
    }

    private static String breakage(IOException failure) {
        return switch (failure) {
            case UnknownHostException unknown -> "host not found";
            case ConnectTimeoutException timeout -> "connecting timed out";
            case SocketTimeoutException timeout -> "timed out";
            case ConnectException refused -> "connection refused";
            case SSLException tls -> "no trusted TLS connection";
            case NoHttpResponseException none -> "connection closed without an answer";
            default -> "connection broke off";
        };
    }
}
