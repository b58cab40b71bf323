/** The stores of the template on this machine's disk: tables, buckets, the secret; and who may ask them. */
@NullMarked
package org.depproxy.local.store;

import org.jspecify.annotations.NullMarked;
