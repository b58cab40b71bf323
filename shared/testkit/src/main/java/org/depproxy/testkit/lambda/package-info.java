/** Lambda, as a handler sees it. */
@NullMarked
package org.depproxy.testkit.lambda;

import org.jspecify.annotations.NullMarked;
