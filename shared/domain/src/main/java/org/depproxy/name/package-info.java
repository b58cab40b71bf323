/** What things are called: groups, images, tags, digests. */
@NullMarked
package org.depproxy.name;

import org.jspecify.annotations.NullMarked;
