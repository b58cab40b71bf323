/** Tests of the registry that the tests of others stand on. */
@NullMarked
package org.depproxy.testkit.registry;

import org.jspecify.annotations.NullMarked;
