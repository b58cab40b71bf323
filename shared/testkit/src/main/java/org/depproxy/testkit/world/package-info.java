/** The whole cache, many functions and clients at once, under every kind of trouble; and what must hold whatever happens. */
@NullMarked
package org.depproxy.testkit.world;

import org.jspecify.annotations.NullMarked;
