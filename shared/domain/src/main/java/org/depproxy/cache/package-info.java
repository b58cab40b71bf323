/** A pull: what is held, what must be asked, what is fetched once for everybody; and the ports that this needs. */
@NullMarked
package org.depproxy.cache;

import org.jspecify.annotations.NullMarked;
