/** How many pulls an upstream still allows, as it tells in its answers. */
@NullMarked
package org.depproxy.quota;

import org.jspecify.annotations.NullMarked;
