/** Text that a command prints. */
@NullMarked
package org.depproxy.cli.text;

import org.jspecify.annotations.NullMarked;
