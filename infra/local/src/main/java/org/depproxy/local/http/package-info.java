/** Sockets with an HTTP server behind them, and the one way in which a start fails. */
@NullMarked
package org.depproxy.local.http;

import org.jspecify.annotations.NullMarked;
