/** Tests of the checker of histories. */
@NullMarked
package org.depproxy.testkit.history;

import org.jspecify.annotations.NullMarked;
