/** What tests of every module stand on. */
@NullMarked
package org.depproxy.testkit;

import org.jspecify.annotations.NullMarked;
