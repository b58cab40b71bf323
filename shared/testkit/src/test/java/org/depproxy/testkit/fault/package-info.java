/** Faults strike when they are told to. */
@NullMarked
package org.depproxy.testkit.fault;

import org.jspecify.annotations.NullMarked;
