/** Tests of the function's wiring and package. */
@NullMarked
package org.depproxy.function.manifest;

import org.jspecify.annotations.NullMarked;
