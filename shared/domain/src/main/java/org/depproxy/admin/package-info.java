/** What the owners and maintainers of a group may see and decide about its proxy. */
@NullMarked
package org.depproxy.admin;

import org.jspecify.annotations.NullMarked;
