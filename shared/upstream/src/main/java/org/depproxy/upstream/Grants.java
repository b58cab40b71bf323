package org.depproxy.upstream;

import java.net.URI;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.depproxy.cache.Source;
import org.depproxy.cache.UpstreamAnswer;
import org.depproxy.settings.UpstreamRegistry;

/**
 * The grants in use, each until its end, and at most {@link UpstreamLimits#TOKENS} of them. Who wants one that another is
 * just fetching gets that one. Thread-safe.
 */
final class Grants {
    /** What a grant is good for: one login, or nobody's, at one registry for one image. */
    record Key(URI base, UpstreamRegistry.Login login, String repository) {
        static Key of(Source source) {
            return new Key(
                    source.registry().base(),
                    source.registry().login(),
                    source.image().repository());
        }
    }

    private final InstantSource clock;
    private final Map<Key, Grant> kept = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<Key, CompletableFuture<UpstreamAnswer<Grant>>> underWay = new HashMap<>();

    Grants(InstantSource clock) {
        this.clock = clock;
    }

    /** The grant in use, if there is one. */
    synchronized Optional<Grant> held(Key key) {
        Optional<Grant> grant = Optional.ofNullable(kept.get(key));
        if (grant.isPresent() && !clock.instant().isBefore(grant.get().until())) {
            kept.remove(key);
            return Optional.empty();
        }
        return grant;
    }

    /** Forgets a grant that was refused, unless another has taken its place. */
    synchronized void forget(Key key, Grant refused) {
        kept.remove(key, refused);
    }

    /**
     * Another grant than the one that was refused: what someone else has got meanwhile or is just getting, or a new one.
     *
     * @param refused what the registry did not accept; absent when nothing was sent
     * @param issue gets a new one; called at most once, and by one thread at a time for a key
     */
    UpstreamAnswer<Grant> renewed(
            Key key, Optional<Grant> refused, Deadline deadline, Supplier<UpstreamAnswer<Grant>> issue) {
        CompletableFuture<UpstreamAnswer<Grant>> mine = new CompletableFuture<>();
        Optional<CompletableFuture<UpstreamAnswer<Grant>>> others;
        synchronized (this) {
            refused.ifPresent(grant -> forget(key, grant));
            Optional<Grant> current = held(key);
            if (current.isPresent()) {
                return new UpstreamAnswer.Found<>(current.get());
            }
            others = Optional.ofNullable(underWay.putIfAbsent(key, mine));
        }
        return others.isPresent() ? awaited(others.get(), deadline) : led(key, mine, issue);
    }

    private UpstreamAnswer<Grant> led(
            Key key, CompletableFuture<UpstreamAnswer<Grant>> mine, Supplier<UpstreamAnswer<Grant>> issue) {
        UpstreamAnswer<Grant> outcome = new UpstreamAnswer.Unavailable<>("the token request was given up");
        try {
            outcome = issue.get();
            return outcome;
        } finally {
            settle(key, outcome);
            mine.complete(outcome);
        }
    }

    private synchronized void settle(Key key, UpstreamAnswer<Grant> outcome) {
        underWay.remove(key);
        if (outcome instanceof UpstreamAnswer.Found<Grant>(Grant grant)) {
            kept.put(key, grant);
            if (kept.size() > UpstreamLimits.TOKENS) {
                kept.remove(kept.keySet().iterator().next());
            }
        }
    }

    private static UpstreamAnswer<Grant> awaited(CompletableFuture<UpstreamAnswer<Grant>> first, Deadline deadline) {
        try {
            return first.get(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return new UpstreamAnswer.Unavailable<>("the token request took too long");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new UpstreamAnswer.Unavailable<>("interrupted while a token was requested");
        } catch (ExecutionException e) {
            throw new IllegalStateException("a token request ends with an answer", e);
        }
    }
}
