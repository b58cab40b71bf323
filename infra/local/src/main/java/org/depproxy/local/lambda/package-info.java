/** Runs the functions of the template as Lambda would: from their zips, in JSON and out, within their time-outs. */
@NullMarked
package org.depproxy.local.lambda;

import org.jspecify.annotations.NullMarked;
