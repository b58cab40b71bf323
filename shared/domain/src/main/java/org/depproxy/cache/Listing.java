package org.depproxy.cache;

/** What upstream lists of an image. */
public interface Listing {
    /** How many bytes keeping it takes, at most. */
    long sizeBytes();
}
