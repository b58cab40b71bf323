package org.depproxy.testkit.world;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.BooleanSupplier;
import org.depproxy.access.PullScope;
import org.depproxy.cache.BlobPull;
import org.depproxy.cache.ManifestPull;
import org.depproxy.cache.PullRequest;
import org.depproxy.cache.PullRequest.Appetite;
import org.depproxy.cache.PullRequest.Want;
import org.depproxy.cache.Refusal;
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

    /** How often one pulls at most when upstream is down for minutes. */
    private static final int PULLS_IN_AN_OUTAGE = 8;

    /** How often a client asks for a blob that is on its way before it gives up. */
    private static final int BLOB_ASKS = 6;

    /**
     * How often one has to ask at most when trouble is over: the lease of one that was killed while copying lasts as long as
     * four answers, and a reservation after it one; and until an upstream that was left alone is asked, it is told to come back
     * when its rest is over, when one who tries it has had the time for that, and once more.
     */
    private static final int PATIENCE = 12;

    private final Simulation world;
    private final Random random;
    private String last = "nothing";
    private Duration pause = ASK_AGAIN;

    Client(Simulation world, Random random) {
        this.world = world;
        this.random = random;
    }

    /** Pulls an image as Docker does. */
    void pull(PullScope scope) {
        manifest(scope, Stock.LATEST, Want.DESCRIPTION, Appetite.EVERYTHING);
        blobs(scope, manifest(scope, Stock.LATEST, Want.CONTENT, Appetite.EVERYTHING));
    }

    /** Pulls this and that. */
    void wander() {
        int pulls = 1 + random.nextInt(world.plan().manners().failing() ? PULLS_IN_AN_OUTAGE : PULLS);
        for (int i = 0; i < pulls; i++) {
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
                Stock.Blob blob = image.blobs().get(random.nextInt(image.blobs().size()));
                blob(scope, blob.digest());
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
                blob(scope, blob.digest());
            }
        });
    }

    /** Pulls everything that this image has, and does not take no for an answer. */
    void insist(PullScope scope) {
        Stock.Image image = world.plan().stock().image(scope.image());
        Appetite appetite = random.nextBoolean() ? Appetite.NO_INDEX : Appetite.EVERYTHING;
        insistOn(
                scope,
                Stock.LATEST,
                () -> manifest(scope, Stock.LATEST, Want.CONTENT, appetite).isPresent());
        for (Stock.Piece piece : image.pieces()) {
            Digest digest = piece.manifest().digest();
            insistOn(
                    scope,
                    digest,
                    () -> manifest(scope, digest, Want.CONTENT, appetite).isPresent());
        }
        for (Stock.Blob blob : image.blobs()) {
            insistOn(scope, blob.digest(), () -> ask(scope, blob.digest()) == Answer.READY);
        }
    }

    private void insistOn(PullScope scope, Object wanted, BooleanSupplier asking) {
        Request request = world.request(scope, wanted);
        for (int i = 0; i < PATIENCE; i++) {
            if (asking.getAsBoolean() == world.registries().has(scope)) {
                return;
            }
            world.scheduler().of(pause);
        }
        world.invariants().stuck(request, last);
    }

    /** Pulls the tag of an image when trouble has been over for long. */
    void settle(PullScope scope) {
        ManifestPull pull = asking(scope, Stock.LATEST, Want.DESCRIPTION, Appetite.EVERYTHING)
                .orElseThrow();
        boolean fresh = switch (pull) {
            case ManifestPull.Cached cached -> true;
            case ManifestPull.Fetched fetched -> true;
            case ManifestPull.Revalidating old -> true;
            case ManifestPull.Described described -> true;
            case ManifestPull.Stale stale -> false;
            case ManifestPull.Kept kept -> false;
            case ManifestPull.Refused refused -> false;
        };
        world.invariants().settled(scope, last, fresh);
    }

    private Optional<Manifest> manifest(PullScope scope, Reference reference, Want want, Appetite appetite) {
        return asking(scope, reference, want, appetite).flatMap(Client::content);
    }

    private Optional<ManifestPull> asking(PullScope scope, Reference reference, Want want, Appetite appetite) {
        Request request = world.request(scope, reference);
        world.note("asks", List.of(scope, reference, want, appetite));
        try {
            ManifestPull pull = world.function(random).manifests().pull(asked(scope, want, appetite), reference);
            told(pull);
            world.invariants().served(request, pull, world.moment());
            pause = pull instanceof ManifestPull.Refused(Refusal refusal) ? pause(refusal) : ASK_AGAIN;
            return Optional.of(pull);
        } catch (StoreUnavailable e) {
            told(e);
            pause = ASK_AGAIN;
            return Optional.empty();
        }
    }

    private static Duration pause(Refusal refusal) {
        Duration told = switch (refusal) {
            case Refusal.Throttled(Duration retryAfter) -> retryAfter;
            case Refusal.Unavailable(String attempt, Duration retryAfter) -> retryAfter;
            case Refusal.Hidden() -> ASK_AGAIN;
            case Refusal.Revoked() -> ASK_AGAIN;
            case Refusal.Unknown() -> ASK_AGAIN;
            case Refusal.Denied() -> ASK_AGAIN;
            case Refusal.RuledOut() -> ASK_AGAIN;
            case Refusal.Untrustworthy untrustworthy -> ASK_AGAIN;
        };
        return told.compareTo(ASK_AGAIN) > 0 ? told : ASK_AGAIN;
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

    /** Asks until it is there or refused, or long enough. */
    private void blob(PullScope scope, Digest digest) {
        Answer answer = Answer.NOT_YET;
        for (int i = 0; i < BLOB_ASKS && answer == Answer.NOT_YET; i++) {
            answer = ask(scope, digest);
        }
    }

    /** How it stands with a blob. */
    private enum Answer {
        READY,
        NOT_YET,
        REFUSED
    }

    private Answer ask(PullScope scope, Digest digest) {
        Request request = world.request(scope, digest);
        world.note("asks", List.of(scope, digest));
        pause = ASK_AGAIN;
        try {
            BlobPull pull =
                    world.function(random).blobs().pull(asked(scope, Want.CONTENT, Appetite.EVERYTHING), digest);
            told(pull);
            world.invariants().served(request, pull);
            return switch (pull) {
                case BlobPull.Ready ready -> Answer.READY;
                case BlobPull.Filling filling -> Answer.NOT_YET;
                case BlobPull.Refused(Refusal refusal) -> {
                    pause = pause(refusal);
                    yield Answer.REFUSED;
                }
            };
        } catch (StoreUnavailable e) {
            told(e);
            world.scheduler().of(ASK_AGAIN);
            return Answer.NOT_YET;
        }
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
