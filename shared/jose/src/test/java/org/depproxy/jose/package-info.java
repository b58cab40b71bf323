/** Tests of registry tokens. */
@NullMarked
package org.depproxy.jose;

import org.jspecify.annotations.NullMarked;
