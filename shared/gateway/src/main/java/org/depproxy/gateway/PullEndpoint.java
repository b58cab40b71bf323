package org.depproxy.gateway;

import java.util.function.BiFunction;
import java.util.function.Function;
import org.depproxy.access.Grant;
import org.depproxy.cache.BlobLinks;
import org.depproxy.cache.BlobPull;
import org.depproxy.cache.ManifestPull;
import org.depproxy.cache.PullRequest;
import org.depproxy.cache.PullRequest.Want;
import org.depproxy.cache.Refusal;
import org.depproxy.cache.StoredBlob;
import org.depproxy.name.Digest;
import org.depproxy.name.Reference;

/** Pulls of manifests and blobs, and questions for lists, by those whose token opens the image. Thread-safe. */
public final class PullEndpoint implements Endpoint {
    private final Gate gate;
    private final BiFunction<PullRequest, Reference, ManifestPull> manifests;
    private final BiFunction<PullRequest, Digest, BlobPull> blobs;
    private final BlobLinks links;
    private final ListEndpoint lists;

    /**
     * @param manifests as {@code NegotiatedPull} pulls
     * @param blobs as {@code BlobCache} pulls
     */
    public PullEndpoint(
            Gate gate,
            BiFunction<PullRequest, Reference, ManifestPull> manifests,
            BiFunction<PullRequest, Digest, BlobPull> blobs,
            BlobLinks links,
            ListEndpoint lists) {
        this.gate = gate;
        this.manifests = manifests;
        this.blobs = blobs;
        this.links = links;
        this.lists = lists;
    }

    @Override
    public Outcome answer(Call call) {
        return switch (call.target()) {
            case Route.Login login -> new Outcome.NoSuchPath();
            case Route.Manifest route ->
                admitted(
                        call,
                        route,
                        pull -> new Outcome.ManifestPulled(
                                route,
                                manifests.apply(pull, route.reference()),
                                call.request().header("if-none-match")));
            case Route.Blob route -> admitted(call, route, pull -> blob(pull, route));
            case Route.Tags route ->
                admitted(call, route, pull -> lists.tags(call.request().query(), pull, route));
            case Route.Referrers route ->
                admitted(call, route, pull -> lists.referrers(call.request().query(), pull, route));
        };
    }

    private Outcome admitted(Call call, Route.Pull route, Function<PullRequest, Outcome> pull) {
        return switch (gate.open(call.request(), route.repository())) {
            case Gate.Passage.Closed(Outcome outcome) -> outcome;
            case Gate.Passage.Open(Grant grant) ->
                pull.apply(new PullRequest(
                        grant.principal(),
                        route.repository().scope(),
                        want(call.request()),
                        Accept.read(call.request().header("accept")),
                        call.answerBy()));
        };
    }

    private static Want want(Request request) {
        return request.method().equals("HEAD") ? Want.DESCRIPTION : Want.CONTENT;
    }

    private Outcome blob(PullRequest pull, Route.Blob route) {
        return switch (blobs.apply(pull, route.digest())) {
            case BlobPull.Ready(StoredBlob blob) -> new Outcome.BlobReady(blob, address(pull.want(), blob));
            case BlobPull.Filling() -> new Outcome.BlobFilling();
            case BlobPull.Refused(Refusal refusal) -> new Outcome.BlobRefused(route, refusal);
        };
    }

    /** The signature covers the method: an address for GET is refused for HEAD. */
    private BlobLinks.SignedUrl address(Want want, StoredBlob blob) {
        return switch (want) {
            case CONTENT -> links.read(blob.digest());
            case DESCRIPTION -> links.describe(blob.digest());
        };
    }
}
