/** The ports in memory keep their contracts. */
@NullMarked
package org.depproxy.testkit.memory;

import org.jspecify.annotations.NullMarked;
