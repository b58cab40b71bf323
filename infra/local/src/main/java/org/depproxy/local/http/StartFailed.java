package org.depproxy.local.http;

/** The runtime cannot start. The message is one sentence for the person who started it. */
public final class StartFailed extends RuntimeException {
    public StartFailed(String sentence) {
        super(sentence);
    }

    public StartFailed(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
