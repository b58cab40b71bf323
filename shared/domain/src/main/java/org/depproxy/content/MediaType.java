package org.depproxy.content;

import java.util.Locale;
import java.util.regex.Pattern;
import org.depproxy.name.InvalidName;

/**
 * A media type without parameters, in lower case.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6838#section-4.2">RFC 6838, section 4.2</a>
 */
public record MediaType(String value) {
    private static final String NAME = "[a-z0-9][a-z0-9!#$&^_.+-]{0,126}";
    private static final Pattern GRAMMAR = Pattern.compile(NAME + "/" + NAME);

    public static final MediaType OCI_MANIFEST = new MediaType("application/vnd.oci.image.manifest.v1+json");
    public static final MediaType OCI_INDEX = new MediaType("application/vnd.oci.image.index.v1+json");
    public static final MediaType DOCKER_MANIFEST =
            new MediaType("application/vnd.docker.distribution.manifest.v2+json");
    public static final MediaType DOCKER_LIST =
            new MediaType("application/vnd.docker.distribution.manifest.list.v2+json");

    public MediaType {
        if (!GRAMMAR.matcher(value).matches()) {
            throw new InvalidName("media type", value);
        }
    }

    /**
     * Reads a {@code Content-Type}; parameters such as {@code charset} are left out.
     *
     * @throws InvalidName when the text is no media type
     */
    public static MediaType parse(String text) {
        int semicolon = text.indexOf(';');
        String bare = semicolon < 0 ? text : text.substring(0, semicolon);
        return new MediaType(bare.strip().toLowerCase(Locale.ROOT));
    }

    /** Whether this is a manifest that the proxy serves: Docker version 2 or OCI; never schema 1. */
    public boolean isManifest() {
        return isImage() || isIndex();
    }

    /** Whether this is the manifest of one image or artifact. */
    public boolean isImage() {
        return equals(OCI_MANIFEST) || equals(DOCKER_MANIFEST);
    }

    /** Whether this is a list of manifests. */
    public boolean isIndex() {
        return equals(OCI_INDEX) || equals(DOCKER_LIST);
    }

    @Override
    public String toString() {
        return value;
    }
}
