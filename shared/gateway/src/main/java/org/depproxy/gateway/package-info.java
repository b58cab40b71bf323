/** The door: API Gateway's events, the routes they stand for, who may pass, and the replies with the one error renderer. */
@NullMarked
package org.depproxy.gateway;

import org.jspecify.annotations.NullMarked;
