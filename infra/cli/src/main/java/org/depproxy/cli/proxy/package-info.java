/** A proxy that runs on this machine, as the commands see it. */
@NullMarked
package org.depproxy.cli.proxy;

import org.jspecify.annotations.NullMarked;
