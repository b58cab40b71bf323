/** A function that does on demand what functions do when something goes wrong. */
@NullMarked
package org.depproxy.acceptance.runtime.sample;

import org.jspecify.annotations.NullMarked;
