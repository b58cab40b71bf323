/** The proxy as its users run it, and its plain HTTP side. */
@NullMarked
package org.depproxy.acceptance.proxy;

import org.jspecify.annotations.NullMarked;
