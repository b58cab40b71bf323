/** Tests of the door. */
@NullMarked
package org.depproxy.gateway;

import org.jspecify.annotations.NullMarked;
