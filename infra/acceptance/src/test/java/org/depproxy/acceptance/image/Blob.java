package org.depproxy.acceptance.image;

import java.nio.file.Path;
import org.depproxy.name.Digest;

/**
 * Bytes in a file, and what they hash to.
 *
 * @param digest their SHA-256
 * @param bytes how many they are
 * @param file where they lie
 */
public record Blob(Digest digest, long bytes, Path file) {}
