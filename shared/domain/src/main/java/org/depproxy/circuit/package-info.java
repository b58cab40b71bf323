/** What is remembered of an upstream that is in trouble, so that not everybody waits for it in turn. */
@NullMarked
package org.depproxy.circuit;

import org.jspecify.annotations.NullMarked;
