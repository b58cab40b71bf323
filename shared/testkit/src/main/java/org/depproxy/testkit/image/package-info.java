/** Real images, made from a seed: the same seed gives the same bytes. */
@NullMarked
package org.depproxy.testkit.image;

import org.jspecify.annotations.NullMarked;
