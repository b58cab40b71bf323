/** Tests of the package. */
@NullMarked
package org.depproxy.local.template;

import org.jspecify.annotations.NullMarked;
