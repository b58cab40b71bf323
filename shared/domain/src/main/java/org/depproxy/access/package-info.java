/** Who may pull what: users, groups, roles, access tokens, and the short registry tokens made from them. */
@NullMarked
package org.depproxy.access;

import org.jspecify.annotations.NullMarked;
