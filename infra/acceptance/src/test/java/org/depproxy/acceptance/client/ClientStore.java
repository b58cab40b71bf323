package org.depproxy.acceptance.client;

import java.util.Set;
import org.depproxy.acceptance.image.Image;
import org.depproxy.acceptance.process.Outcome;
import org.depproxy.acceptance.upstream.Credentials;
import org.depproxy.name.Digest;

/** A client with a fresh store: nothing in it, nobody logged in. Closing it stops what it started. */
public interface ClientStore extends AutoCloseable {

    /** Logs in, the client's way; a client that has none remembers the credentials for its pulls. */
    Outcome login(String registry, Credentials credentials);

    /** Pulls an image by its whole name. */
    Outcome pull(String reference);

    /** The digests of what should be held of an image once it is pulled: what was sent, or that unpacked. */
    Set<Digest> expected(Image image);

    /**
     * The digests of what is held of a pulled image. Those of configurations, layers and, where the client keeps their bytes,
     * manifests are computed here from the bytes that the client gives back.
     */
    Set<Digest> held(Image image, String reference);

    @Override
    void close();
}
