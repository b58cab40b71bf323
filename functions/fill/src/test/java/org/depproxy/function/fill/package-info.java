/** Tests of the function's wiring and package. */
@NullMarked
package org.depproxy.function.fill;

import org.jspecify.annotations.NullMarked;
