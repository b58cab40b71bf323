/** The rules of the code base that a compiler does not know. */
@NullMarked
package org.depproxy.acceptance.architecture;

import org.jspecify.annotations.NullMarked;
