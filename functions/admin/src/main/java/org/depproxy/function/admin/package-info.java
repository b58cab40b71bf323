/** The function behind {@code /api/v1/}. */
@NullMarked
package org.depproxy.function.admin;

import org.jspecify.annotations.NullMarked;
