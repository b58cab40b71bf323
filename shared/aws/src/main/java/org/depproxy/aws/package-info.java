/** The ports on AWS: records in one DynamoDB table, bytes in one S3 bucket, fills as Lambda invocations, one secret. */
@NullMarked
package org.depproxy.aws;

import org.jspecify.annotations.NullMarked;
