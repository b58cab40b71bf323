package org.depproxy.gateway;

import java.util.function.BiFunction;
import org.depproxy.cache.ManifestPull;
import org.depproxy.cache.PullRequest;
import org.depproxy.name.Reference;

/** Pulls of manifests and blobs, and questions for lists, by those whose token opens the image. Thread-safe. */
public final class PullEndpoint implements Endpoint {
    private final Gate gate;
    private final BiFunction<PullRequest, Reference, ManifestPull> manifests;
    private final BlobEndpoint blobs;
    private final ListEndpoint lists;

    /** @param manifests as {@code NegotiatedPull} pulls */
    public PullEndpoint(
            Gate gate,
            BiFunction<PullRequest, Reference, ManifestPull> manifests,
            BlobEndpoint blobs,
            ListEndpoint lists) {
        this.gate = gate;
        this.manifests = manifests;
        this.blobs = blobs;
        this.lists = lists;
    }

    @Override
    public Outcome answer(Call call) {
        return switch (call.target()) {
            case Route.Login login -> new Outcome.NoSuchPath();
            case Route.Affair affair -> new Outcome.NoSuchPath();
            case Route.Manifest route -> gate.admit(call, route, pull -> manifest(call, pull, route));
            case Route.Blob route -> blobs.answer(call);
            case Route.Tags route ->
                gate.admit(call, route, pull -> lists.tags(call.request().query(), pull, route));
            case Route.Referrers route ->
                gate.admit(call, route, pull -> lists.referrers(call.request().query(), pull, route));
        };
    }

    private Outcome manifest(Call call, PullRequest pull, Route.Manifest route) {
        ManifestPull pulled = manifests.apply(pull, route.reference());
        return new Outcome.ManifestPulled(route, pulled, call.request().header("if-none-match"));
    }
}
