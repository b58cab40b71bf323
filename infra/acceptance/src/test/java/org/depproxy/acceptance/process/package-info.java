/** Other people's programs, run as processes whose every wait is bounded and which never outlive their test. */
@NullMarked
package org.depproxy.acceptance.process;

import org.jspecify.annotations.NullMarked;
