/** Ports that fail when a test wants them to. */
@NullMarked
package org.depproxy.testkit.fault;

import org.jspecify.annotations.NullMarked;
