/** Tests of the package. */
@NullMarked
package org.depproxy.local.gateway;

import org.jspecify.annotations.NullMarked;
