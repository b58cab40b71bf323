package org.depproxy.cache;

/**
 * Proof of holding a lease. Each taking gets a greater epoch, so that what a former holder still writes is refused.
 *
 * @param key what is held
 * @param owner who holds it; unlike for every taking
 * @param epoch how often it has been taken
 */
public record Fence(String key, String owner, long epoch) {}
