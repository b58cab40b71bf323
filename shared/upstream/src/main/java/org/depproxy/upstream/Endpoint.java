package org.depproxy.upstream;

import java.io.IOException;
import java.net.URI;
import java.util.Map;
import org.depproxy.cache.Source;
import org.depproxy.cache.UpstreamAnswer;
import org.depproxy.name.Digest;
import org.depproxy.name.Reference;

/** One kind of question to a registry: what is asked, and what the answers to it mean. */
sealed interface Endpoint<T>
        permits ManifestSight, ManifestFetch, BlobSight, BlobOpening, PieceOpening, TagListing, ReferrersListing {
    /** Whose image it is about. */
    Source source();

    String method();

    /** What is asked for, below the repository's address. */
    String path();

    /** What is sent along, but for {@code Authorization}. */
    Map<String, String> headers();

    /** What is being attempted, in the words of an error. */
    String action();

    /** Whether {@link #read} has a meaning for this status, besides those that they all share. */
    boolean understands(int status);

    /**
     * What an answer with an understood status means.
     *
     * @throws UnbelievableAnswer when it must not be believed
     * @throws IOException when it breaks off
     */
    UpstreamAnswer<T> read(Answer answer) throws IOException;

    /** The whole address. */
    default URI uri() {
        String base = source().registry().base().toString();
        String root = base.endsWith("/") ? base.substring(0, base.length() - 1) : base;
        return URI.create(root + "/v2/" + source().image().repository() + "/" + path());
    }

    /** An image and a reference as people write them. */
    static String spelt(Source source, Reference reference) {
        return source.image() + (reference instanceof Digest ? "@" : ":") + reference;
    }
}
