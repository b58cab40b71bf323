package org.depproxy.testkit.image;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.depproxy.name.Digest;

/** The JSON documents an image is made of, with their members in the order in which the specification lists them. */
final class Json {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Json() {}

    /** A document of a manifest: schema version, then the media type. */
    static ObjectNode document(String mediaType) {
        return object().put("schemaVersion", 2).put("mediaType", mediaType);
    }

    static ObjectNode object() {
        return NODES.objectNode();
    }

    static ObjectNode descriptor(String mediaType, Digest digest, long sizeBytes) {
        return object().put("mediaType", mediaType)
                .put("digest", digest.toString())
                .put("size", sizeBytes);
    }

    static ObjectNode descriptor(SampleManifest manifest) {
        return descriptor(manifest.mediaType(), manifest.digest(), manifest.sizeBytes());
    }

    static ObjectNode platform(ObjectNode descriptor, String os, String architecture) {
        descriptor.putObject("platform").put("architecture", architecture).put("os", os);
        return descriptor;
    }

    static ArrayNode array(List<ObjectNode> elements) {
        return NODES.arrayNode().addAll(elements);
    }

    static byte[] bytes(ObjectNode document) {
        try {
            return MAPPER.writeValueAsBytes(document);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of JSON nodes can always be written", e);
        }
    }
}
