/** A real registry to stand behind the proxy, what it logged, and the ways in which it is made difficult. */
@NullMarked
package org.depproxy.acceptance.upstream;

import org.jspecify.annotations.NullMarked;
