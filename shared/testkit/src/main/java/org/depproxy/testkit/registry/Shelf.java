package org.depproxy.testkit.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.depproxy.testkit.image.Blob;
import org.depproxy.testkit.image.SampleImage;
import org.depproxy.testkit.image.SampleManifest;

/** The content of the registry by repository. Thread-safe. */
final class Shelf {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private record Repository(
            Map<String, String> digestsByTag, Map<String, SampleManifest> manifests, Map<String, Blob> blobs) {}

    private final Map<String, Repository> repositories = new ConcurrentHashMap<>();

    /** Manifests and blobs first, the tag last. */
    void put(String repository, String tag, SampleImage image) {
        put(repository, image);
        repository(repository).digestsByTag().put(tag, image.top().digest().toString());
    }

    void put(String repository, SampleImage image) {
        Repository target = repository(repository);
        image.blobs().forEach(blob -> target.blobs().put(blob.digest().toString(), blob));
        image.manifests()
                .forEach(manifest -> target.manifests().put(manifest.digest().toString(), manifest));
    }

    void removeTag(String repository, String tag) {
        repository(repository).digestsByTag().remove(tag);
    }

    private Repository repository(String name) {
        return repositories.computeIfAbsent(
                name,
                absent -> new Repository(
                        new ConcurrentSkipListMap<>(), new ConcurrentSkipListMap<>(), new ConcurrentHashMap<>()));
    }

    boolean has(String repository) {
        return repositories.containsKey(repository);
    }

    Optional<SampleManifest> manifest(String repository, String reference) {
        return Optional.ofNullable(repositories.get(repository))
                .flatMap(found -> Optional.ofNullable(
                        found.manifests().get(found.digestsByTag().getOrDefault(reference, reference))));
    }

    Optional<Blob> blob(String repository, String digest) {
        return Optional.ofNullable(repositories.get(repository))
                .flatMap(found -> Optional.ofNullable(found.blobs().get(digest)));
    }

    /** The blob in whichever repository has it. */
    Optional<Blob> blob(String digest) {
        return repositories.values().stream()
                .flatMap(found -> Optional.ofNullable(found.blobs().get(digest)).stream())
                .findFirst();
    }

    /** In lexical order. */
    List<String> tags(String repository) {
        return Optional.ofNullable(repositories.get(repository))
                .map(found -> List.copyOf(found.digestsByTag().keySet()))
                .orElse(List.of());
    }

    /** The descriptors of the manifests that name this one as their subject, in the order of their digests. */
    ArrayNode referrers(String repository, String subject) {
        ArrayNode descriptors = JsonNodeFactory.instance.arrayNode();
        Optional.ofNullable(repositories.get(repository)).stream()
                .flatMap(found -> found.manifests().values().stream())
                .flatMap(manifest -> referrer(manifest, subject).stream())
                .forEach(descriptors::add);
        return descriptors;
    }

    private static Optional<ObjectNode> referrer(SampleManifest manifest, String subject) {
        JsonNode document = read(manifest);
        if (!document.at("/subject/digest").asText().equals(subject)) {
            return Optional.empty();
        }
        String artifactType = document.path("artifactType")
                .asText(document.at("/config/mediaType").asText());
        ObjectNode descriptor = JsonNodeFactory.instance
                .objectNode()
                .put("mediaType", manifest.mediaType())
                .put("digest", manifest.digest().toString())
                .put("size", manifest.sizeBytes())
                .put("artifactType", artifactType);
        if (document.has("annotations")) {
            descriptor.set("annotations", document.get("annotations"));
        }
        return Optional.of(descriptor);
    }

    private static JsonNode read(SampleManifest manifest) {
        try {
            return MAPPER.readTree(manifest.text());
        } catch (JsonProcessingException notJson) {
            return JsonNodeFactory.instance.missingNode();
        }
    }
}
