/** Tests of the function's wiring and package. */
@NullMarked
package org.depproxy.function.token;

import org.jspecify.annotations.NullMarked;
