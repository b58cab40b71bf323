/** The runtime as a whole, tested from outside over its ports. */
@NullMarked
package org.depproxy.local;

import org.jspecify.annotations.NullMarked;
