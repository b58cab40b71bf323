package org.depproxy.gateway;

import java.util.function.BiFunction;
import org.depproxy.cache.BlobLinks;
import org.depproxy.cache.BlobPull;
import org.depproxy.cache.PullRequest;
import org.depproxy.cache.PullRequest.Want;
import org.depproxy.cache.Refusal;
import org.depproxy.cache.StoredBlob;
import org.depproxy.name.Digest;

/** Pulls of blobs, by those whose token opens the image. Thread-safe. */
public final class BlobEndpoint implements Endpoint {
    private final Gate gate;
    private final BiFunction<PullRequest, Digest, BlobPull> blobs;
    private final BlobLinks links;

    /** @param blobs as {@code BlobCache} pulls */
    public BlobEndpoint(Gate gate, BiFunction<PullRequest, Digest, BlobPull> blobs, BlobLinks links) {
        this.gate = gate;
        this.blobs = blobs;
        this.links = links;
    }

    @Override
    public Outcome answer(Call call) {
        return switch (call.target()) {
            case Route.Blob route -> gate.admit(call, route, pull -> blob(pull, route));
            case Route.Login login -> new Outcome.NoSuchPath();
            case Route.Affair affair -> new Outcome.NoSuchPath();
            case Route.Manifest manifest -> new Outcome.NoSuchPath();
            case Route.Tags tags -> new Outcome.NoSuchPath();
            case Route.Referrers referrers -> new Outcome.NoSuchPath();
        };
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
