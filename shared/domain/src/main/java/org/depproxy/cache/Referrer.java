package org.depproxy.cache;

import java.util.Optional;

/**
 * A manifest that refers to another, as upstream describes it.
 *
 * @param descriptor its descriptor, with annotations and all: one object of JSON
 * @param artifactType what kind of artifact it is, where the descriptor says
 */
public record Referrer(String descriptor, Optional<String> artifactType) {}
