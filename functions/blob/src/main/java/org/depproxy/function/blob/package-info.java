/** The function behind blobs. */
@NullMarked
package org.depproxy.function.blob;

import org.jspecify.annotations.NullMarked;
