/** Tests of the demonstration. */
@NullMarked
package org.depproxy.cli.demo;

import org.jspecify.annotations.NullMarked;
