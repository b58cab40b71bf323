/** Functions that the tests zip and run. They see what a function's zip may see. */
@NullMarked
package org.depproxy.local.function;

import org.jspecify.annotations.NullMarked;
