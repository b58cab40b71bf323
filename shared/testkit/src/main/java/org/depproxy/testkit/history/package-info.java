/** What concurrent callers did and saw, and whether it could have been done by one after the other. */
@NullMarked
package org.depproxy.testkit.history;

import org.jspecify.annotations.NullMarked;
