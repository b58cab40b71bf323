/** Registry tokens as signed JSON Web Tokens: made by one class, read by another that needs no secret. */
@NullMarked
package org.depproxy.jose;

import org.jspecify.annotations.NullMarked;
