package org.depproxy.cli.pull;

/** A pull that did not end with every byte in hand and right. The message says what was asked and what came. */
public final class PullFailed extends Exception {
    private static final long serialVersionUID = 1;

    /** With what was asked and what came. */
    public PullFailed(String message) {
        super(message);
    }

    PullFailed(String message, Throwable cause) {
        super(message, cause);
    }
}
