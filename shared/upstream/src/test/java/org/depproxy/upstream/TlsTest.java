package org.depproxy.upstream;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.depproxy.cache.UpstreamAnswer;
import org.depproxy.settings.UpstreamRegistry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Registries whose certificates an authority made here vouches for, and others. */
@ResourceLock(Resources.SYSTEM_PROPERTIES)
final class TlsTest {
    private static final char[] PASSWORD = "password".toCharArray();
    private static final String TRUST_STORE = "javax.net.ssl.trustStore";
    private static final String TRUST_PASSWORD = "javax.net.ssl.trustStorePassword";
    private static final int ALERT = 21;
    private static final int PROTOCOL_VERSION = 70;

    @TempDir
    private static Path directory;

    private static Optional<String> trustBefore = Optional.empty();

    @BeforeAll
    static void makeCertificates() throws Exception {
        keytool("authority", "CN=authority", "-ext", "bc:c", "-startdate", "-20d", "-validity", "365");
        keytool("good", "CN=good", "-ext", "san=ip:127.0.0.1", "-signer", "authority");
        keytool("other-host", "CN=127.0.0.1", "-ext", "san=dns:other.test", "-signer", "authority");
        keytool(
                "expired",
                "CN=expired",
                "-ext",
                "san=ip:127.0.0.1",
                "-signer",
                "authority",
                "-startdate",
                "-10d",
                "-validity",
                "1");
        keytool("self-signed", "CN=127.0.0.1", "-ext", "san=ip:127.0.0.1");
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, PASSWORD);
        trusted.setCertificateEntry("authority", all().getCertificate("authority"));
        Path file = directory.resolve("trusted.p12");
        try (OutputStream out = Files.newOutputStream(file)) {
            trusted.store(out, PASSWORD);
        }
        trustBefore = Optional.ofNullable(System.getProperty(TRUST_STORE));
        System.setProperty(TRUST_STORE, file.toString());
        System.setProperty(TRUST_PASSWORD, new String(PASSWORD));
    }

    @AfterAll
    static void trustAsBefore() {
        System.clearProperty(TRUST_PASSWORD);
        trustBefore.ifPresentOrElse(
                store -> System.setProperty(TRUST_STORE, store), () -> System.clearProperty(TRUST_STORE));
    }

    @Test
    void a_registry_with_a_good_certificate_is_asked() throws Exception {
        AtomicInteger asked = new AtomicInteger();

        assertThat(sight("good", asked)).isInstanceOf(UpstreamAnswer.Unknown.class);
        assertThat(asked).hasValue(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"self-signed", "expired", "other-host"})
    void t019_a_certificate_that_nobody_vouches_for_makes_a_registry_unavailable(String certificate) throws Exception {
        AtomicInteger asked = new AtomicInteger();

        assertThat(sight(certificate, asked)).isEqualTo(untrusted());
        assertThat(asked).hasValue(0);
    }

    @Test
    void t019_a_registry_that_speaks_an_old_tls_is_left_with_an_alert() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<byte[]> answer = CompletableFuture.supplyAsync(() -> chooseTls11(server));

            assertThat(sight(URI.create("https://127.0.0.1:" + server.getLocalPort())))
                    .isEqualTo(untrusted());
            byte[] alert = answer.get(30, TimeUnit.SECONDS);
            assertThat(alert[0]).isEqualTo((byte) ALERT);
            assertThat(alert[alert.length - 1]).isEqualTo((byte) PROTOCOL_VERSION);
        }
    }

    /** Answers a greeting by choosing TLS 1.1, and gives back the record that the client sends then. */
    private static byte[] chooseTls11(ServerSocket server) {
        try (Socket socket = server.accept()) {
            socket.setSoTimeout(30_000);
            DataInputStream in = new DataInputStream(socket.getInputStream());
            record(in);
            ByteBuffer hello = ByteBuffer.allocate(47);
            hello.put((byte) 22).putShort((short) 0x0302).putShort((short) 42);
            hello.put((byte) 2).put((byte) 0).putShort((short) 38).putShort((short) 0x0302);
            hello.position(hello.position() + 32);
            hello.put((byte) 0).putShort((short) 0xC013).put((byte) 0);
            socket.getOutputStream().write(hello.array());
            return record(in);
        } catch (IOException e) {
            throw new AssertionError("the conversation broke off", e);
        }
    }

    private static byte[] record(DataInputStream in) throws IOException {
        byte[] head = in.readNBytes(5);
        byte[] body = in.readNBytes(ByteBuffer.wrap(head, 3, 2).getShort() & 0xffff);
        return ByteBuffer.allocate(head.length + body.length)
                .put(head)
                .put(body)
                .array();
    }

    private static UpstreamAnswer<?> untrusted() {
        return new UpstreamAnswer.Unavailable<>(
                "look up manifest registry.test/team/app:latest from 127.0.0.1: no trusted TLS connection");
    }

    private static UpstreamAnswer<?> sight(String certificate, AtomicInteger asked) throws Exception {
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(identity(certificate)));
        server.createContext("/", exchange -> {
            asked.incrementAndGet();
            exchange.sendResponseHeaders(404, -1);
            exchange.close();
        });
        server.start();
        try {
            return sight(URI.create("https://127.0.0.1:" + server.getAddress().getPort()));
        } finally {
            server.stop(0);
        }
    }

    private static UpstreamAnswer<?> sight(URI base) {
        try (RegistryUpstream upstream = new RegistryUpstream(
                Scene.PATIENT,
                List.of(UpstreamRegistry.anonymous(Scene.NAME, base)),
                RealmPins.DEFAULT,
                InstantSource.system())) {
            return upstream.sight(Scene.withLogin(base), Scene.LATEST);
        }
    }

    private static SSLContext identity(String certificate) throws GeneralSecurityException, IOException {
        KeyStore all = all();
        KeyStore own = KeyStore.getInstance("PKCS12");
        own.load(null, PASSWORD);
        Certificate[] chain = all.getCertificateChain(certificate);
        own.setKeyEntry(certificate, all.getKey(certificate, PASSWORD), PASSWORD, chain);
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(own, PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    private static KeyStore all() throws GeneralSecurityException, IOException {
        KeyStore all = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(directory.resolve("all.p12"))) {
            all.load(in, PASSWORD);
        }
        return all;
    }

    private static void keytool(String alias, String name, String... more) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair", "-alias", alias));
        command.addAll(List.of("-keyalg", "EC", "-dname", name, "-storetype", "PKCS12"));
        command.addAll(List.of("-keystore", directory.resolve("all.p12").toString(), "-storepass", "password"));
        command.addAll(List.of(more));
        Process keytool = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("keytool.log").toFile())
                .start();
        assertThat(keytool.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(keytool.exitValue()).as(alias).isZero();
    }
}
