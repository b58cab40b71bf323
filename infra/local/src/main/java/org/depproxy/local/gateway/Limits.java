package org.depproxy.local.gateway;

/** What API Gateway and Lambda refuse. */
final class Limits {
    /** Request line and headers together, in bytes. */
    static final int HEAD_BYTES = 10_240;

    /** Event and reply of a synchronous invocation, each as JSON, in bytes. */
    static final int PAYLOAD_BYTES = 6_291_556;

    private Limits() {}
}
