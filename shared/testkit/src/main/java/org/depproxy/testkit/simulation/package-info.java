/** Many at once, one at a time: a scheduler that a seed decides, and ports that yield to it at each call. */
@NullMarked
package org.depproxy.testkit.simulation;

import org.jspecify.annotations.NullMarked;
