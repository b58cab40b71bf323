package org.depproxy.upstream;

import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.depproxy.protocol.ProxyMark;

/**
 * Sends one request and follows nothing: no redirect, cookie, retry, decompression, stored login or proxy of the client's
 * own. Connections to public and to the operator's addresses never share a pool. Thread-safe.
 */
final class Wire implements AutoCloseable {
    private static final String USER_AGENT = "dependency-proxy";
    private static final TimeValue CHECK_IDLE_AFTER = TimeValue.ofMilliseconds(100);

    private final UpstreamLimits limits;
    private final DnsResolver lookup;
    private final Map<Reach, CloseableHttpClient> clients = new EnumMap<>(Reach.class);

    Wire(UpstreamLimits limits, DnsResolver lookup) {
        this.limits = limits;
        this.lookup = new TimedLookup(lookup, limits.connect());
    }

    /** Sends a request, within the time that is left. */
    Answer send(Call call, Deadline deadline) throws IOException {
        HttpUriRequestBase request = new HttpUriRequestBase(call.method(), call.uri());
        call.headers().forEach(request::setHeader);
        request.setHeader("Accept-Encoding", "identity");
        request.setHeader(ProxyMark.header(), ProxyMark.VALUE);
        request.setConfig(RequestConfig.custom()
                .setRedirectsEnabled(false)
                .setAuthenticationEnabled(false)
                .setContentCompressionEnabled(false)
                .setProtocolUpgradeEnabled(false)
                .setConnectionRequestTimeout(Timeout.of(limits.connect()))
                .setResponseTimeout(Timeout.of(call.patience()))
                .build());
        deadline.guard(request);
        return new Answer(call.uri(), request, executed(client(call.reach()), request, call, deadline));
    }

    /** A request that is aborted just before it connects makes the client complain of its own state, or trip over it. */
    private static ClassicHttpResponse executed(
            CloseableHttpClient client, HttpUriRequestBase request, Call call, Deadline deadline) throws IOException {
        try {
            return client.executeOpen(HttpHost.create(call.uri()), request, HttpClientContext.create());
        } catch (IllegalStateException | NullPointerException e) {
            if (deadline.passed()) {
                throw new IOException("aborted before it was sent", e);
            }
            throw e;
        }
    }

    /** Made when it is first needed: most warm pulls never ask upstream. */
    private synchronized CloseableHttpClient client(Reach reach) {
        return clients.computeIfAbsent(
                reach,
                fresh -> client(
                        limits,
                        switch (fresh) {
                            case PUBLIC -> new PublicAddresses(lookup);
                            case ANYWHERE -> lookup;
                        }));
    }

    private static CloseableHttpClient client(UpstreamLimits limits, DnsResolver resolver) {
        Http1Config http = Http1Config.custom()
                .setMaxLineLength(UpstreamLimits.HEADER_LINE_BYTES)
                .setMaxHeaderCount(UpstreamLimits.HEADERS)
                .build();
        return HttpClientBuilder.create()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setConnectionFactory(ManagedHttpClientConnectionFactory.builder()
                                .http1Config(http)
                                .build())
                        .setDnsResolver(resolver)
                        .setMaxConnTotal(UpstreamLimits.CONNECTIONS)
                        .setMaxConnPerRoute(UpstreamLimits.CONNECTIONS_PER_ORIGIN)
                        .setDefaultConnectionConfig(ConnectionConfig.custom()
                                .setConnectTimeout(Timeout.of(limits.connect()))
                                .setSocketTimeout(Timeout.of(limits.responseHeader()))
                                .setTimeToLive(TimeValue.of(UpstreamLimits.CONNECTION_LIFETIME))
                                .setValidateAfterInactivity(CHECK_IDLE_AFTER)
                                .build())
                        .build())
                .setUserAgent(USER_AGENT)
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableCookieManagement()
                .disableAuthCaching()
                .disableContentCompression()
                .disableConnectionState()
                .build();
    }

    @Override
    public synchronized void close() {
        clients.values().forEach(client -> client.close(CloseMode.IMMEDIATE));
    }
}
