package org.depproxy.acceptance.runtime;

/**
 * A request to AWS that a function really sent.
 *
 * @param operation what DynamoDB and Secrets Manager call it, {@code GetItem}; for the others the method and the path
 */
record CountedCall(Service service, String operation) {
    enum Service {
        DYNAMODB,
        SECRETS_MANAGER,
        LAMBDA,
        S3
    }

    /** Whether it changes something. */
    boolean isWrite() {
        return switch (service) {
            case DYNAMODB ->
                !(operation.startsWith("Get")
                        || operation.startsWith("BatchGet")
                        || operation.startsWith("TransactGet")
                        || operation.equals("Query"));
            case SECRETS_MANAGER -> !operation.startsWith("Get");
            case LAMBDA -> true;
            case S3 -> !(operation.startsWith("GET ") || operation.startsWith("HEAD "));
        };
    }
}
