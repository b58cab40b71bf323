/** What a group's owners decide about their proxy. */
@NullMarked
package org.depproxy.settings;

import org.jspecify.annotations.NullMarked;
