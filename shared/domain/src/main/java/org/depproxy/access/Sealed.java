package org.depproxy.access;

/** Bytes that only the {@link Seal} that made them can open. */
public record Sealed(String base64) {}
