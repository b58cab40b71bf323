/** The packaged functions as Lambda runs them: unpacked, in a JVM of their own, under the runtime interface client. */
@NullMarked
package org.depproxy.acceptance.runtime;

import org.jspecify.annotations.NullMarked;
