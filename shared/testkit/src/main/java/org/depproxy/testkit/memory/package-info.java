/** Every port in memory: simple, obviously right, and held to the same contracts as the real ones. */
@NullMarked
package org.depproxy.testkit.memory;

import org.jspecify.annotations.NullMarked;
