/** The least a function behind API Gateway can do with one read of DynamoDB: what the others are measured against. */
@NullMarked
package org.depproxy.bench.floor;

import org.jspecify.annotations.NullMarked;
