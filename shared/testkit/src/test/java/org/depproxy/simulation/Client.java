package org.depproxy.simulation;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.depproxy.access.PullScope;
import org.depproxy.cache.BlobPull;
import org.depproxy.cache.ManifestPull;
import org.depproxy.cache.PullRequest;
import org.depproxy.cache.PullRequest.Appetite;
import org.depproxy.cache.PullRequest.Want;
import org.depproxy.cache.StoreUnavailable;
import org.depproxy.content.Descriptor;
import org.depproxy.content.Manifest;
import org.depproxy.name.Digest;
import org.depproxy.name.GroupPath;
import org.depproxy.name.Reference;

/** One who pulls images, as it comes or until it has them. */
final class Client {
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(25);
    private static final Duration ASK_AGAIN = Duration.ofSeconds(2);
    private static final int PULLS = 3;

    /** How often a client asks for a blob that is on its way before it gives up. */
    private static final int BLOB_ASKS = 6;

    /**
     * How often one has to ask at most when trouble is over: the lease of one that was killed while copying lasts as long as
     * four answers, and a reservation after it one.
     */
    private static final int PATIENCE = 8;

    private final Simulation world;
    private final Random random;
    private String last = "nothing";

    Client(Simulation world, Random random) {
        this.world = world;
        this.random = random;
    }

    /** Pulls this and that. */
    void wander() {
        for (int i = 0; i < 1 + random.nextInt(PULLS); i++) {
            List<Stock.Image> images = world.plan().stock().images();
            Stock.Image image = images.get(random.nextInt(images.size()));
            GroupPath group = Registries.GROUPS.get(random.nextInt(Registries.GROUPS.size()));
            wander(new PullScope(group, image.name()), image);
            world.scheduler().of(Duration.ofMillis(random.nextInt(20_000)));
        }
    }

    private void wander(PullScope scope, Stock.Image image) {
        Appetite appetite = random.nextInt(3) == 0 ? Appetite.NO_INDEX : Appetite.EVERYTHING;
        switch (random.nextInt(5)) {
            case 0 -> {
                byte[] blob = image.blobs().get(random.nextInt(image.blobs().size()));
                blob(scope, Digest.sha256(blob), BLOB_ASKS);
            }
            case 1 -> {
                Stock.Piece piece =
                        image.pieces().get(random.nextInt(image.pieces().size()));
                Want want = random.nextBoolean() ? Want.CONTENT : Want.DESCRIPTION;
                blobs(scope, manifest(scope, piece.manifest().digest(), want, appetite));
            }
            case 2 -> manifest(scope, Stock.LATEST, Want.DESCRIPTION, appetite);
            default -> {
                manifest(scope, Stock.LATEST, Want.DESCRIPTION, appetite);
                blobs(scope, manifest(scope, Stock.LATEST, Want.CONTENT, appetite));
            }
        }
    }

    private void blobs(PullScope scope, Optional<Manifest> manifest) {
        manifest.ifPresent(found -> {
            for (Descriptor blob : world.plan().stock().outline(found.digest()).blobs()) {
                blob(scope, blob.digest(), BLOB_ASKS);
            }
        });
    }

    /** Pulls everything that this image has, and does not take no for an answer. */
    void insist(PullScope scope, Stock.Image image) {
        Appetite appetite = random.nextBoolean() ? Appetite.NO_INDEX : Appetite.EVERYTHING;
        insistOn(scope, Stock.LATEST, appetite);
        for (Stock.Piece piece : image.pieces()) {
            insistOn(scope, piece.manifest().digest(), appetite);
        }
        for (byte[] blob : image.blobs()) {
            Digest digest = Digest.sha256(blob);
            Request request = world.request(scope, digest);
            if (blob(scope, digest, PATIENCE) != world.registries().has(scope)) {
                world.invariants().stuck(request, last);
            }
        }
    }

    private void insistOn(PullScope scope, Reference reference, Appetite appetite) {
        Request request = world.request(scope, reference);
        boolean has = world.registries().has(scope);
        for (int i = 0; i < PATIENCE; i++) {
            boolean got = manifest(scope, reference, Want.CONTENT, appetite).isPresent();
            if (got == has) {
                return;
            }
            world.scheduler().of(ASK_AGAIN);
        }
        world.invariants().stuck(request, last);
    }

    private Optional<Manifest> manifest(PullScope scope, Reference reference, Want want, Appetite appetite) {
        Request request = world.request(scope, reference);
        world.note("asks", List.of(scope, reference, want, appetite));
        try {
            ManifestPull pull = world.function(random).manifests().pull(asked(scope, want, appetite), reference);
            told(pull);
            world.invariants().served(request, pull);
            return content(pull);
        } catch (StoreUnavailable e) {
            told(e);
            return Optional.empty();
        }
    }

    private static Optional<Manifest> content(ManifestPull pull) {
        return switch (pull) {
            case ManifestPull.Cached(Manifest manifest) -> Optional.of(manifest);
            case ManifestPull.Fetched fetched -> Optional.of(fetched.manifest());
            case ManifestPull.Revalidating old -> Optional.of(old.manifest());
            case ManifestPull.Stale(Manifest manifest, Duration age) -> Optional.of(manifest);
            case ManifestPull.Kept(Manifest manifest, Duration age) -> Optional.of(manifest);
            case ManifestPull.Described described -> Optional.empty();
            case ManifestPull.Refused refused -> Optional.empty();
        };
    }

    /** Asks until it is there or refused. @return whether it got it */
    private boolean blob(PullScope scope, Digest digest, int asks) {
        for (int i = 0; i < asks; i++) {
            Request request = world.request(scope, digest);
            world.note("asks", List.of(scope, digest));
            try {
                BlobPull pull =
                        world.function(random).blobs().pull(asked(scope, Want.CONTENT, Appetite.EVERYTHING), digest);
                told(pull);
                world.invariants().served(request, pull);
                switch (pull) {
                    case BlobPull.Ready ready -> {
                        return true;
                    }
                    case BlobPull.Filling filling -> {}
                    case BlobPull.Refused refused -> {
                        return false;
                    }
                }
            } catch (StoreUnavailable e) {
                told(e);
                world.scheduler().of(ASK_AGAIN);
            }
        }
        return false;
    }

    private PullRequest asked(PullScope scope, Want want, Appetite appetite) {
        return new PullRequest(
                world.member(),
                scope,
                want,
                appetite,
                world.scheduler().instant().plus(ANSWER_WITHIN));
    }

    private void told(Object answer) {
        last = answer.toString();
        world.note("is told", List.of(last));
    }
}
