/** What a packaged function holds. */
@NullMarked
package org.depproxy.testkit.zip;

import org.jspecify.annotations.NullMarked;
