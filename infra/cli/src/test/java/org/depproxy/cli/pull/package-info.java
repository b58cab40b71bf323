/** Tests of the pull client. */
@NullMarked
package org.depproxy.cli.pull;

import org.jspecify.annotations.NullMarked;
