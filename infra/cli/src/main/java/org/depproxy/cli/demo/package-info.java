/** The demonstration: real images, cold and warm, through the proxy, measured and put in a table. */
@NullMarked
package org.depproxy.cli.demo;

import org.jspecify.annotations.NullMarked;
