/** The function that copies a blob from upstream into the store, invoked asynchronously. */
@NullMarked
package org.depproxy.function.fill;

import org.jspecify.annotations.NullMarked;
