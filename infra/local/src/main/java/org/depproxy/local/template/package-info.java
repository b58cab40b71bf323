/** Reads template.yaml into what one machine can execute, and refuses whatever it could not do faithfully. */
@NullMarked
package org.depproxy.local.template;

import org.jspecify.annotations.NullMarked;
