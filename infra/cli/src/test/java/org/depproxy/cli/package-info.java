/** Tests of the command line. */
@NullMarked
package org.depproxy.cli;

import org.jspecify.annotations.NullMarked;
