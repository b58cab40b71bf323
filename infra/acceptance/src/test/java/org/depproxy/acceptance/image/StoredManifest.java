package org.depproxy.acceptance.image;

import java.util.List;
import org.depproxy.name.Digest;

/**
 * A manifest or index as it is pushed.
 *
 * @param blob its bytes
 * @param mediaType the Content-Type that it is pushed with and must be served with
 * @param blobs the configuration and layers that it names; none for an index
 * @param unpacked what a client that unpacks layers holds of it: the configuration and the layers' tar archives
 */
public record StoredManifest(Blob blob, String mediaType, List<Blob> blobs, List<Digest> unpacked) {

    public StoredManifest {
        blobs = List.copyOf(blobs);
        unpacked = List.copyOf(unpacked);
    }
}
