package org.depproxy.upstream;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.hc.client5.http.DnsResolver;

/**
 * Gives up on slow look-ups, which the platform cannot, and keeps only so many addresses of a host.
 *
 * @param lookup finds addresses
 * @param patience how long it may take
 */
record TimedLookup(DnsResolver lookup, Duration patience) implements DnsResolver {

    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        FutureTask<InetAddress[]> task = new FutureTask<>(() -> lookup.resolve(host));
        Thread.ofVirtual().name("lookup").start(task);
        try {
            InetAddress[] addresses = task.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return addresses.length > UpstreamLimits.ADDRESSES
                    ? Arrays.copyOf(addresses, UpstreamLimits.ADDRESSES)
                    : addresses;
        } catch (ExecutionException e) {
            throw unknown(host, e);
        } catch (TimeoutException e) {
            throw unknown(host, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unknown(host, e);
        }
    }

    @Override
    public String resolveCanonicalHostname(String host) throws UnknownHostException {
        return lookup.resolveCanonicalHostname(host);
    }

    private static UnknownHostException unknown(String host, Throwable cause) {
        UnknownHostException unknown = new UnknownHostException(host);
        unknown.initCause(cause);
        return unknown;
    }
}
