/** The function behind {@code /v2/}, {@code /jwt/auth} and {@code /.well-known/jwks.json}. */
@NullMarked
package org.depproxy.function.token;

import org.jspecify.annotations.NullMarked;
