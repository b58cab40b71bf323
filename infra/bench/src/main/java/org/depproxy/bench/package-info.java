/** Measurements that people start by hand; nothing here is part of a build. */
@NullMarked
package org.depproxy.bench;

import org.jspecify.annotations.NullMarked;
