/** The images that the clients pull: made here, byte for byte, without any network. */
@NullMarked
package org.depproxy.acceptance.image;

import org.jspecify.annotations.NullMarked;
