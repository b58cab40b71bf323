/** Hashes whose state can be laid down, by Bouncy Castle. */
@NullMarked
package org.depproxy.hash;

import org.jspecify.annotations.NullMarked;
