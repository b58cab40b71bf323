package org.depproxy.testkit.image;

/**
 * The two families of media types in which an image can be written down.
 *
 * @see <a href="https://github.com/opencontainers/image-spec/blob/main/media-types.md">image-spec, "Media Types"</a>
 */
public enum ImageFormat {
    /** The OCI image specification. */
    OCI(
            "application/vnd.oci.image.manifest.v1+json",
            "application/vnd.oci.image.index.v1+json",
            "application/vnd.oci.image.config.v1+json",
            "application/vnd.oci.image.layer.v1.tar+gzip"),
    /** Docker's image manifest version 2, schema 2. */
    DOCKER(
            "application/vnd.docker.distribution.manifest.v2+json",
            "application/vnd.docker.distribution.manifest.list.v2+json",
            "application/vnd.docker.container.image.v1+json",
            "application/vnd.docker.image.rootfs.diff.tar.gzip");

    private final String manifest;
    private final String index;
    private final String config;
    private final String layer;

    ImageFormat(String manifest, String index, String config, String layer) {
        this.manifest = manifest;
        this.index = index;
        this.config = config;
        this.layer = layer;
    }

    /** The media type of one platform's manifest. */
    public String manifest() {
        return manifest;
    }

    /** The media type of an index, which Docker calls a manifest list. */
    public String index() {
        return index;
    }

    /** The media type of the image configuration. */
    public String config() {
        return config;
    }

    /** The media type of a gzip-compressed layer. */
    public String layer() {
        return layer;
    }
}
