/** The operator's command: starts the proxy on one machine, and shows what it does. */
@NullMarked
package org.depproxy.cli;

import org.jspecify.annotations.NullMarked;
