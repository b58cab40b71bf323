/** Tests of the function's wiring and package. */
@NullMarked
package org.depproxy.function.admin;

import org.jspecify.annotations.NullMarked;
