package org.depproxy.cli.pull;

import com.fasterxml.jackson.databind.JsonNode;
import org.depproxy.name.Digest;
import org.depproxy.name.InvalidName;

/** What a manifest says of one of its parts. */
record Part(Digest digest, long sizeBytes) {

    static Part of(JsonNode descriptor) throws PullFailed {
        try {
            return new Part(
                    Digest.parse(descriptor.path("digest").asText()),
                    descriptor.path("size").asLong(-1));
        } catch (InvalidName e) {
            throw new PullFailed("a manifest names a part by no digest: " + e.getMessage(), e);
        }
    }
}
