/** Whether a remembered tag may be believed; pure. */
@NullMarked
package org.depproxy.freshness;

import org.jspecify.annotations.NullMarked;
