/** The container clients that people have, each driven through its own command line, each with a store of its own. */
@NullMarked
package org.depproxy.acceptance.client;

import org.jspecify.annotations.NullMarked;
