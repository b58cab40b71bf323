package org.depproxy.upstream;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.depproxy.content.MediaType;
import org.depproxy.name.Digest;
import org.depproxy.name.InvalidName;

/** What the headers about manifests say. */
final class ManifestHeaders {
    /** Every type that is served; without them registries fall back to schema 1, or turn a list into an image. */
    static final Map<String, String> ACCEPT = Map.of(
            "Accept",
            Stream.of(MediaType.OCI_INDEX, MediaType.OCI_MANIFEST, MediaType.DOCKER_LIST, MediaType.DOCKER_MANIFEST)
                    .map(MediaType::value)
                    .collect(Collectors.joining(", ")));

    private ManifestHeaders() {}

    /** The type, where it is one that is served. */
    static Optional<MediaType> mediaType(Answer answer) throws UnbelievableAnswer {
        Optional<String> type = answer.header("Content-Type");
        if (type.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(MediaType.parse(type.get())).filter(MediaType::isManifest);
        } catch (InvalidName e) {
            return Optional.empty();
        }
    }

    /**
     * The digest, where it is given.
     *
     * @throws UnbelievableAnswer when it is none
     */
    static Optional<Digest> digest(Answer answer) throws UnbelievableAnswer {
        Optional<String> digest = answer.header("Docker-Content-Digest");
        try {
            return digest.map(Digest::parse);
        } catch (InvalidName e) {
            throw new UnbelievableAnswer("Docker-Content-Digest is no digest");
        }
    }
}
