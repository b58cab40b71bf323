package org.depproxy.acceptance;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.depproxy.acceptance.image.Blob;
import org.depproxy.acceptance.image.Image;
import org.depproxy.acceptance.proxy.DepproxyUp;
import org.depproxy.acceptance.proxy.PlainClient;
import org.depproxy.acceptance.proxy.PlainClient.Carries;
import org.depproxy.acceptance.proxy.Reply;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** What clients rely on where there is no TLS. */
@Tag("acceptance")
@ExtendWith(SharedWorld.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PlainHttpMannersTest {

    private static final int READ_LIMIT_MILLIS = 10_000;

    /** A TLS 1.2 ClientHello with one cipher suite and no extensions. */
    private static final String CLIENT_HELLO =
            "160301002d" + "01000029" + "0303" + "5a".repeat(32) + "00" + "0002c02f" + "0100";

    private final Cleanup cleanup = new Cleanup();
    private World world;
    private DepproxyUp proxy;

    @BeforeAll
    void start(World shared) {
        world = shared;
        proxy = cleanup.later(shared.proxy());
    }

    @AfterAll
    void stop() {
        cleanup.close();
    }

    @Test
    void a_tls_client_hello_is_answered_with_http_400() throws IOException {
        try (Socket socket = new Socket(proxy.uri().getHost(), proxy.uri().getPort())) {
            socket.setSoTimeout(READ_LIMIT_MILLIS);
            socket.getOutputStream().write(HexFormat.of().parseHex(CLIENT_HELLO));
            socket.getOutputStream().flush();
            String expected = "HTTP/1.1 400";

            byte[] answer = socket.getInputStream().readNBytes(expected.length());

            assertThat(new String(answer, StandardCharsets.ISO_8859_1)).isEqualTo(expected);
        }
    }

    @Test
    void a_client_that_brings_its_token_along_to_another_port_of_the_host_gets_its_bytes() {
        Image image = world.everyShape().getFirst();
        try (PlainClient client = new PlainClient(proxy.uri(), Carries.TO_SAME_HOST)) {
            String repository = Place.proxied(proxy).repositoryOf(image);
            String token = client.token(proxy.credentials(), repository);
            assertThat(client.get(repository, "manifests/" + image.reference(), token)
                            .digest())
                    .isEqualTo(image.top().blob().digest());
            for (Blob blob : image.top().blobs()) {
                Reply reply = client.get(repository, "blobs/" + blob.digest(), token);

                assertThat(reply.status()).as("%s", reply).isEqualTo(200);
                assertThat(reply.digest()).isEqualTo(blob.digest());
                assertThat(reply.from().getPort())
                        .as("where the bytes come from")
                        .isNotEqualTo(proxy.uri().getPort());
            }
        }
    }
}
