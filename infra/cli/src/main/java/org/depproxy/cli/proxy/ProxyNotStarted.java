package org.depproxy.cli.proxy;

/** The proxy could not be started; the message is one sentence for a person. */
public final class ProxyNotStarted extends Exception {
    private static final long serialVersionUID = 1;

    public ProxyNotStarted(String message, Throwable cause) {
        super(message, cause);
    }
}
