/** The function behind manifests, and behind every path that no other route takes. */
@NullMarked
package org.depproxy.function.manifest;

import org.jspecify.annotations.NullMarked;
