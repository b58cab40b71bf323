package org.depproxy.testkit.world;

import java.time.Instant;
import java.util.OptionalInt;
import org.depproxy.access.PullScope;

/**
 * What a client asked for.
 *
 * @param wanted the reference of a manifest, or a blob's digest
 * @param at when it asked
 * @param since the number of the next event then
 * @param held what the cache had of it then
 */
record Request(PullScope scope, Object wanted, Instant at, int since, Held held) {
    /**
     * What the cache has of something.
     *
     * @param there whether it has it
     * @param version which version of the tag it is, if it is one
     */
    record Held(boolean there, OptionalInt version) {}
}
