package org.depproxy.admin;

/**
 * What is wrong with settings that somebody wants to save.
 *
 * @param field where, as in {@code registries[1].url}
 * @param message why, in words that repeat nothing of what was sent
 */
public record Problem(String field, String message) {}
