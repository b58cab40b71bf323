package org.depproxy.upstream;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.depproxy.cache.UpstreamAnswer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

import static org.assertj.core.api.Assertions.assertThat;

@ResourceLock(Resources.SYSTEM_PROPERTIES)
final class ProxySettingsTest {
    private static final List<String> SETTINGS = List.of(
            "http.proxyHost",
            "http.proxyPort",
            "http.nonProxyHosts",
            "https.proxyHost",
            "https.proxyPort",
            "socksProxyHost",
            "socksProxyPort",
            "socksNonProxyHosts",
            "java.net.useSystemProxies");

    private final Map<String, String> before = new HashMap<>();
    private final ProxySelector selector = ProxySelector.getDefault();

    @BeforeEach
    void remember() {
        System.getProperties().stringPropertyNames().forEach(name -> before.put(name, System.getProperty(name)));
    }

    @AfterEach
    void restore() {
        ProxySelector.setDefault(selector);
        for (String name : SETTINGS) {
            if (before.containsKey(name)) {
                System.setProperty(name, before.get(name));
            } else {
                System.clearProperty(name);
            }
        }
    }

    @Test
    void t020_a_registry_is_asked_directly_whatever_proxy_the_process_was_given() throws Exception {
        try (RawServer server = new RawServer(exchange -> exchange.reply(200, Scene.MANIFEST_HEADERS, Scene.BYTES));
                RawServer proxy = new RawServer(exchange -> exchange.reply(200, Scene.MANIFEST_HEADERS, Scene.BYTES))) {
            for (String scheme : List.of("http", "https")) {
                System.setProperty(scheme + ".proxyHost", "127.0.0.1");
                System.setProperty(scheme + ".proxyPort", Integer.toString(proxy.port()));
            }
            System.setProperty("http.nonProxyHosts", "");
            System.setProperty("java.net.useSystemProxies", "true");
            ProxySelector.setDefault(new Everything(proxy));
            try (RegistryUpstream upstream = Scene.upstream(Scene.PATIENT, server)) {
                assertThat(upstream.fetch(Scene.withLogin(server.base()), Scene.LATEST))
                        .isInstanceOf(UpstreamAnswer.Found.class);
            }
            assertThat(server.requests()).hasSize(1);
            assertThat(proxy.requests()).isEmpty();
        }
    }

    /** Sends everything to one proxy. */
    private static final class Everything extends ProxySelector {
        private final Proxy proxy;

        Everything(RawServer server) {
            this.proxy =
                    new Proxy(Proxy.Type.HTTP, new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
        }

        @Override
        public List<Proxy> select(URI uri) {
            return List.of(proxy);
        }

        @Override
        public void connectFailed(URI uri, SocketAddress address, IOException failure) {
            throw new AssertionError("a proxy was tried", failure);
        }
    }
}
