package org.depproxy.gateway;

/** Answers calls. Thread-safe. */
interface Endpoint {
    /**
     * What becomes of this call.
     *
     * @throws org.depproxy.cache.StoreUnavailable when the proxy's own store fails
     */
    Outcome answer(Call call);
}
