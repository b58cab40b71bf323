package org.depproxy.testkit.registry;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/** Counts pulls per caller and says in headers how many are left, as Docker Hub does. Thread-safe. */
final class PullMeter {
    private record Window(Instant ends, int used) {}

    private final RegistryManners.PullLimit limit;
    private final InstantSource clock;
    private final Map<String, Window> windows = new HashMap<>();

    PullMeter(RegistryManners.PullLimit limit, InstantSource clock) {
        this.limit = limit;
        this.clock = clock;
    }

    /** The manifest, with what is left of the limit; or a refusal when a GET finds nothing left. HEAD is free. */
    Reply meter(Asked asked, String caller, Reply manifest) {
        boolean isPull = asked.method().equals("GET");
        return switch (limit) {
            case RegistryManners.PullLimit.Unlimited() -> isPull ? manifest.counted() : manifest;
            case RegistryManners.PullLimit.Limited(int pulls, Duration length) ->
                isPull ? pull(caller, manifest, pulls, length) : announce(caller, manifest, pulls, length);
        };
    }

    private synchronized Reply pull(String caller, Reply manifest, int pulls, Duration length) {
        Window window = window(caller, length);
        if (window.used() >= pulls) {
            long seconds = Duration.between(clock.instant(), window.ends()).toSeconds();
            Reply refusal = Replies.error(
                            429, "TOOMANYREQUESTS", "You have reached your unauthenticated pull rate limit.")
                    .with("Retry-After", Long.toString(Math.max(1, seconds)));
            return announce(caller, refusal, pulls, length);
        }
        windows.put(caller, new Window(window.ends(), window.used() + 1));
        return announce(caller, manifest.counted(), pulls, length);
    }

    private synchronized Reply announce(String caller, Reply reply, int pulls, Duration length) {
        String perWindow = ";w=" + length.toSeconds();
        int left = pulls - window(caller, length).used();
        return reply.with("ratelimit-limit", pulls + perWindow)
                .with("ratelimit-remaining", left + perWindow)
                .with("docker-ratelimit-source", caller);
    }

    private Window window(String caller, Duration length) {
        Instant now = clock.instant();
        Window window = windows.getOrDefault(caller, new Window(now.plus(length), 0));
        return now.isBefore(window.ends()) ? window : new Window(now.plus(length), 0);
    }
}
