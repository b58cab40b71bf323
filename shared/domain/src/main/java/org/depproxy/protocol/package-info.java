/** The words of the distribution protocol that more than one part speaks. */
@NullMarked
package org.depproxy.protocol;

import org.jspecify.annotations.NullMarked;
