package org.depproxy.cli.proxy;

/** Starts the proxy on this machine. */
@FunctionalInterface
public interface ProxyStarter {

    /**
     * Starts it; when this returns it answers requests.
     *
     * @throws ProxyNotStarted with one sentence that says what stands in the way
     */
    RunningProxy start(ProxySettings settings) throws ProxyNotStarted;
}
