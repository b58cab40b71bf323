package org.depproxy.testkit.registry;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.depproxy.name.Digest;

/**
 * A request as it arrived.
 *
 * @param door the door it came through
 * @param path the decoded path, without the query
 * @param query the raw query without its question mark, empty when there is none
 * @param headers by lower-case name; repeated ones joined by a comma
 */
public record Asked(Door door, String method, String path, String query, Map<String, String> headers) {

    public Asked {
        headers = Map.copyOf(headers);
    }

    /** The value of a header, the name in any case. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
    }

    /** A GET or HEAD of some manifest. */
    public boolean isManifest() {
        return door == Door.REGISTRY && path.contains("/manifests/");
    }

    /** A GET or HEAD of this manifest; the reference is a tag or a digest. */
    public boolean isManifest(String repository, String reference) {
        return door == Door.REGISTRY && path.equals("/v2/" + repository + "/manifests/" + reference);
    }

    /** A GET or HEAD of some blob at the registry, which may answer by a redirect. */
    public boolean isBlob() {
        return door == Door.REGISTRY && path.contains("/blobs/");
    }

    /** A GET or HEAD of this blob at the registry, in any repository. */
    public boolean isBlob(Digest digest) {
        return isBlob() && path.endsWith("/" + digest);
    }

    /** A GET or HEAD of this blob's bytes at the content delivery network. */
    public boolean isDelivery(Digest digest) {
        return door == Door.CDN && path.endsWith("/" + digest.hex() + "/data");
    }

    Asked without(String headerName) {
        Map<String, String> fewer = new LinkedHashMap<>(headers);
        fewer.remove(headerName);
        return new Asked(door, method, path, query, fewer);
    }
}
