/** Tests of the function's wiring and package. */
@NullMarked
package org.depproxy.function.blob;

import org.jspecify.annotations.NullMarked;
