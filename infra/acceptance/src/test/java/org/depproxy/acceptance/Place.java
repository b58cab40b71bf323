package org.depproxy.acceptance;

import org.depproxy.acceptance.image.Image;
import org.depproxy.acceptance.proxy.DepproxyUp;
import org.depproxy.acceptance.upstream.Credentials;
import org.depproxy.acceptance.upstream.DockerRegistry;

/**
 * Where a client pulls from.
 *
 * @param registry what it logs in to
 * @param prefix what stands before the name of an image
 * @param credentials who logs in
 */
record Place(String registry, String prefix, Credentials credentials) {

    private static final String DOCKER_HUB_OWN = "library/";

    /** The proxy's first group, as its first user. */
    static Place proxied(DepproxyUp proxy) {
        return new Place(proxy.registry(), proxy.images(), proxy.credentials());
    }

    /** The registry itself. */
    static Place direct(DockerRegistry registry, Credentials credentials) {
        return new Place(registry.address(), registry.address(), credentials);
    }

    /** An image's whole name, as people type it: behind the proxy, Docker's own goes without {@code library/}. */
    String nameOf(Image image) {
        return shortened(image.at(prefix));
    }

    /** The same without host and reference: the repository that clients name in their requests. */
    String repositoryOf(Image image) {
        return shortened(prefix + "/" + image.repository()).substring(registry.length() + 1);
    }

    private String shortened(String name) {
        return prefix.equals(registry) ? name : name.replace("/" + DOCKER_HUB_OWN, "/");
    }
}
