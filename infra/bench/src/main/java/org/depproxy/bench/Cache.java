package org.depproxy.bench;

import java.net.URI;
import org.depproxy.acceptance.image.Image;
import org.depproxy.acceptance.proxy.DepproxyUp;
import org.depproxy.acceptance.proxy.PlainClient;
import org.depproxy.acceptance.proxy.PlainClient.Carries;
import org.depproxy.acceptance.upstream.DockerRegistry;

/** A pull-through cache that runs. Closing it stops it. */
sealed interface Cache extends AutoCloseable {

    /** Where it answers for an image's {@code manifests/1}, {@code blobs/sha256:…}. */
    URI at(Image image, String content);

    /** The value of {@code Authorization} that may pull an image; blank when none is asked for. */
    String authorization(Image image);

    long pid();

    @Override
    void close();

    /** {@code depproxy up}. */
    record Depproxy(DepproxyUp proxy) implements Cache {
        @Override
        public URI at(Image image, String content) {
            return proxy.uri().resolve("/v2/" + repository(image) + "/" + content);
        }

        @Override
        public String authorization(Image image) {
            try (PlainClient client = new PlainClient(proxy.uri(), Carries.TO_SAME_ORIGIN)) {
                return "Bearer " + client.token(proxy.credentials(), repository(image));
            }
        }

        private String repository(Image image) {
            return proxy.images().substring(proxy.registry().length() + 1) + "/" + image.repository();
        }

        @Override
        public long pid() {
            return proxy.pid();
        }

        @Override
        public void close() {
            proxy.close();
        }
    }

    /** distribution in proxy mode. */
    record Distribution(DockerRegistry registry) implements Cache {
        @Override
        public URI at(Image image, String content) {
            return registry.uri().resolve("/v2/" + image.repository() + "/" + content);
        }

        @Override
        public String authorization(Image image) {
            return "";
        }

        @Override
        public long pid() {
            return registry.pid();
        }

        @Override
        public void close() {
            registry.close();
        }
    }
}
