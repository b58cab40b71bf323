package org.depproxy.cache;

import org.depproxy.name.Digest;

/** A verified blob in the store. */
public record StoredBlob(Digest digest, long sizeBytes) {}
