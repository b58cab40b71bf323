/** Tests of the sample images that the tests of others stand on. */
@NullMarked
package org.depproxy.testkit.image;

import org.jspecify.annotations.NullMarked;
