package org.depproxy.upstream;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.depproxy.content.Child;
import org.depproxy.content.Descriptor;
import org.depproxy.content.ManifestOutline;
import org.depproxy.content.MediaType;
import org.depproxy.content.Platform;
import org.depproxy.name.Digest;
import org.depproxy.name.InvalidName;

/** A manifest while it is read, once, from its first token to its last. Confined to one thread. */
final class ManifestDraft {
    private static final int SCHEMA_VERSION = 2;

    /** The keys that decide what a manifest is, and those of schema 1. */
    private static final Set<String> KEYS =
            Set.of("schemaVersion", "mediaType", "config", "layers", "manifests", "fsLayers", "signatures", "blobs");

    private static final Set<String> DESCRIPTOR_KEYS = Set.of("mediaType", "digest", "size", "platform");

    private static final Set<String> PLATFORM_KEYS = Set.of("os", "architecture");

    private final MediaType declared;
    private final JsonParser json;
    private final Set<String> seen = new HashSet<>();
    private final List<Child> config = new ArrayList<>();
    private final List<Child> layers = new ArrayList<>();
    private final List<Child> manifests = new ArrayList<>();
    private int descriptors;

    ManifestDraft(MediaType declared, JsonParser json) {
        this.declared = declared;
        this.json = json;
    }

    /**
     * Reads it all.
     *
     * @throws UnbelievableAnswer when it is no manifest of the declared type and nothing else besides
     * @throws IOException when it is not JSON
     */
    ManifestOutline outline() throws IOException {
        require(json.nextToken() == JsonToken.START_OBJECT, "not an object");
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = known(KEYS, json.currentName());
            seen.add(name);
            json.nextToken();
            member(name);
        }
        require(json.nextToken() == null, "something follows the manifest");
        return judged();
    }

    private void member(String name) throws IOException {
        switch (name) {
            case "schemaVersion" ->
                require(isInteger() && json.getLongValue() == SCHEMA_VERSION, "not schemaVersion 2");
            case "mediaType" ->
                require(declared.value().equals(text("mediaType")), "mediaType is not the declared type");
            case "config" -> config.add(descriptor());
            case "layers" -> array("layers", layers);
            case "manifests" -> array("manifests", manifests);
            default -> json.skipChildren();
        }
    }

    private ManifestOutline judged() throws UnbelievableAnswer {
        require(seen.contains("schemaVersion"), "no schemaVersion");
        require(
                !seen.contains("fsLayers") && !seen.contains("signatures") && !seen.contains("blobs"),
                "of two schemas");
        boolean hasManifests = seen.contains("manifests");
        boolean hasContent = seen.contains("layers") || seen.contains("config");
        require(!hasManifests || !hasContent, "both an image and an index");
        if (declared.isIndex()) {
            require(hasManifests, "an index without manifests");
            return new ManifestOutline(List.of(), manifests);
        }
        require(seen.contains("layers"), "an image without layers");
        List<Descriptor> blobs = Stream.concat(config.stream(), layers.stream())
                .map(Child::descriptor)
                .toList();
        return new ManifestOutline(blobs, List.of());
    }

    private void array(String name, List<Child> into) throws IOException {
        require(json.currentToken() == JsonToken.START_ARRAY, name + " is no array");
        while (json.nextToken() != JsonToken.END_ARRAY) {
            into.add(descriptor());
        }
    }

    private Child descriptor() throws IOException {
        require(json.currentToken() == JsonToken.START_OBJECT, "a descriptor is no object");
        descriptors++;
        require(descriptors <= JacksonManifestReader.DESCRIPTORS, "more descriptors than are read");
        Optional<String> mediaType = Optional.empty();
        Optional<String> digest = Optional.empty();
        Optional<Platform> platform = Optional.empty();
        long size = -1;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = known(DESCRIPTOR_KEYS, json.currentName());
            json.nextToken();
            switch (name) {
                case "mediaType" -> mediaType = Optional.of(text(name));
                case "digest" -> digest = Optional.of(text(name));
                case "size" -> size = size();
                case "platform" -> platform = platform();
                default -> json.skipChildren();
            }
        }
        require(mediaType.isPresent() && digest.isPresent() && size >= 0, "a descriptor lacks type, digest or size");
        try {
            return new Child(
                    new Descriptor(MediaType.parse(mediaType.get()), Digest.parse(digest.get()), size), platform);
        } catch (InvalidName e) {
            throw new UnbelievableAnswer("a descriptor has " + String.valueOf(e.getMessage()));
        }
    }

    /** What a descriptor says of its platform; a null says nothing, as a Go program writes it. */
    private Optional<Platform> platform() throws IOException {
        if (json.currentToken() == JsonToken.VALUE_NULL) {
            return Optional.empty();
        }
        require(json.currentToken() == JsonToken.START_OBJECT, "a platform is no object");
        Optional<String> os = Optional.empty();
        Optional<String> architecture = Optional.empty();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = known(PLATFORM_KEYS, json.currentName());
            json.nextToken();
            switch (name) {
                case "os" -> os = Optional.of(text(name));
                case "architecture" -> architecture = Optional.of(text(name));
                default -> json.skipChildren();
            }
        }
        return os.isPresent() && architecture.isPresent()
                ? Optional.of(new Platform(os.get(), architecture.get()))
                : Optional.empty();
    }

    private long size() throws IOException {
        require(isInteger() && json.getNumberType() != JsonParser.NumberType.BIG_INTEGER, "a size is no whole number");
        long size = json.getLongValue();
        require(size >= 0, "a size is negative");
        return size;
    }

    private boolean isInteger() {
        return json.currentToken() == JsonToken.VALUE_NUMBER_INT;
    }

    private String text(String name) throws IOException {
        require(json.currentToken() == JsonToken.VALUE_STRING, name + " is no text");
        return json.getText();
    }

    /** The key, once it is sure that no reader who ignores case takes it for one of these. */
    private static String known(Set<String> keys, String name) throws UnbelievableAnswer {
        require(keys.contains(name) || keys.stream().noneMatch(name::equalsIgnoreCase), "a key in the wrong case");
        return name;
    }

    private static void require(boolean condition, String otherwise) throws UnbelievableAnswer {
        if (!condition) {
            throw new UnbelievableAnswer(otherwise);
        }
    }
}
