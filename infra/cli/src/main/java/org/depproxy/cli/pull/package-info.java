/** A small client that pulls an image the way docker does, and believes nothing it has not hashed. */
@NullMarked
package org.depproxy.cli.pull;

import org.jspecify.annotations.NullMarked;
