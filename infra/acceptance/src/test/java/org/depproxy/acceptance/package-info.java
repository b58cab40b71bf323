/**
 * Real container clients pulling through the running proxy from a real registry. Each test needs programs that a machine
 * may lack; it is skipped then and says which, or fails where {@code CI=true}.
 */
@NullMarked
package org.depproxy.acceptance;

import org.jspecify.annotations.NullMarked;
