package org.depproxy.aws;

import software.amazon.awssdk.services.s3.model.S3Exception;

/** Writes on the condition that nothing is there: content addresses content, so what is there is what would be written. */
final class Unwritten {
    /** How often a write is tried while another of the same key is under way. */
    private static final int MAX_ATTEMPTS = 5;

    private static final int CONFLICT = 409;
    private static final int PRECONDITION_FAILED = 412;

    private Unwritten() {}

    /**
     * Writes.
     *
     * @return false when it was there already
     */
    static boolean unlessThere(Runnable write) {
        for (int i = 1; ; i++) {
            try {
                write.run();
                return true;
            } catch (S3Exception e) {
                if (e.statusCode() == PRECONDITION_FAILED) {
                    return false;
                }
                if (e.statusCode() != CONFLICT || i == MAX_ATTEMPTS) {
                    throw e;
                }
            }
        }
    }
}
