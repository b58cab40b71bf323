/** The door: selects routes, speaks payload format 2.0 and keeps the limits as an API Gateway HTTP API does. */
@NullMarked
package org.depproxy.local.gateway;

import org.jspecify.annotations.NullMarked;
