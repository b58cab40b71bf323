/** The ports on AWS keep their contracts, against DynamoDB Local and an embedded S3. */
@NullMarked
package org.depproxy.aws;

import org.jspecify.annotations.NullMarked;
