package org.depproxy.name;

/**
 * What a manifest is asked for by: a {@link Tag}, which may move, or a {@link Digest}, which never does.
 *
 * @see <a href="https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pulling-manifests">
 *     distribution-spec, "Pulling manifests"</a>
 */
public sealed interface Reference permits Tag, Digest {

    /**
     * Reads a reference as it stands in a path. What holds a colon is a digest, all else a tag.
     *
     * @throws InvalidName when the text is neither
     */
    static Reference parse(String text) {
        return text.indexOf(':') >= 0 ? Digest.parse(text) : new Tag(text);
    }
}
