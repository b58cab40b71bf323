package org.depproxy.testkit.registry;

import java.util.concurrent.atomic.AtomicLong;

/** A request under way: its answer is decided, its body is being sent. Thread-safe. */
final class Exchange {
    private final long number;
    private final Asked asked;
    private final int status;
    private final RecordedRequest.Pull pull;
    private final AtomicLong bytesSent = new AtomicLong();

    Exchange(long number, Asked asked, int status, RecordedRequest.Pull pull) {
        this.number = number;
        this.asked = asked;
        this.status = status;
        this.pull = pull;
    }

    void sending(long bytes) {
        bytesSent.addAndGet(bytes);
    }

    RecordedRequest recorded() {
        return new RecordedRequest(number, asked, status, bytesSent.get(), pull);
    }
}
