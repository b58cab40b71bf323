/** What every implementation of a port must do, as tests that an implementation's own test class inherits. */
@NullMarked
package org.depproxy.testkit.contract;

import org.jspecify.annotations.NullMarked;
