package org.depproxy.acceptance.upstream;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.util.Base64;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.depproxy.acceptance.process.Command;
import org.depproxy.acceptance.process.Tool;

/**
 * Gives out the tokens of a registry, the way Docker Hub's does: to anybody for pulling, and to one user who logs in. A
 * wrong password gets none. Thread-safe.
 *
 * @see <a href="https://distribution.github.io/distribution/spec/auth/token/">distribution, "Token Authentication"</a>
 */
public final class TokenServer implements AutoCloseable {

    static final String SERVICE = "registry.test";
    static final String ISSUER = "tokens.test";

    private static final Duration TOKEN_LIFE = Duration.ofMinutes(5);
    private static final int MOST_FORM_BYTES = 64 << 10;
    private static final String STORE_PASSWORD = "unguarded";
    private static final Tool KEYTOOL =
            new Tool(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "a JDK");

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Credentials credentials;
    private final PrivateKey key;
    private final Certificate certificate;
    private final AtomicInteger given = new AtomicInteger();

    private TokenServer(HttpServer server, Credentials credentials, PrivateKey key, Certificate certificate) {
        this.server = server;
        this.credentials = credentials;
        this.key = key;
        this.certificate = certificate;
    }

    /** Starts one that knows one user; {@code folder} takes its key. */
    public static TokenServer start(Path folder, Credentials credentials) {
        Path file = folder.resolve("tokens.p12");
        Command.of(KEYTOOL, "-genkeypair", "-alias", "tokens", "-keyalg", "RSA", "-keysize", "2048")
                .and("-dname", "CN=tokens.test", "-validity", "30", "-storetype", "PKCS12")
                .and("-storepass", STORE_PASSWORD, "-keystore", file.toString())
                .run()
                .succeeded();
        char[] password = STORE_PASSWORD.toCharArray();
        try (InputStream in = Files.newInputStream(file)) {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(in, password);
            HttpServer server =
                    HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), /* backlog= */ 0);
            TokenServer tokens = new TokenServer(
                    server, credentials, (PrivateKey) keys.getKey("tokens", password), keys.getCertificate("tokens"));
            server.createContext("/token", tokens::answer);
            server.setExecutor(tokens.threads);
            server.start();
            return tokens;
        } catch (IOException e) {
            throw new UncheckedIOException("start a token server", e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("read the key that keytool wrote", e);
        }
    }

    /** Where tokens are asked for. */
    public URI realm() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/token");
    }

    /** How many tokens it has given so far. */
    public int given() {
        return given.get();
    }

    /** Writes the certificate that verifies its tokens to {@code file}, in PEM. */
    Path certificate(Path file) {
        try {
            java.util.Base64.Encoder encoder = java.util.Base64.getMimeEncoder(64, new byte[] {'\n'});
            return Files.writeString(
                    file,
                    "-----BEGIN CERTIFICATE-----\n" + encoder.encodeToString(certificate.getEncoded())
                            + "\n-----END CERTIFICATE-----\n");
        } catch (IOException e) {
            throw new UncheckedIOException("write " + file, e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a certificate can be encoded", e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            Map<String, List<String>> asked = parameters(exchange);
            String account = account(exchange, asked);
            if (account.equals("?")) {
                send(exchange, 401, "{\"errors\":[{\"code\":\"UNAUTHORIZED\",\"message\":\"wrong password\"}]}");
                return;
            }
            String token = token(account, asked.getOrDefault("scope", List.of()));
            given.incrementAndGet();
            send(
                    exchange,
                    200,
                    "{\"token\":\"%s\",\"access_token\":\"%s\",\"expires_in\":%d}"
                            .formatted(token, token, TOKEN_LIFE.toSeconds()));
        }
    }

    /** Who asks: the user, nobody in particular (blank), or somebody with a wrong password ({@code ?}). */
    private String account(HttpExchange exchange, Map<String, List<String>> asked) {
        String header = exchange.getRequestHeaders().getFirst("Authorization");
        if (header != null) {
            return header.equals(credentials.basic()) ? credentials.user() : "?";
        }
        if (!asked.containsKey("password")) {
            return "";
        }
        boolean right = asked.get("password").contains(credentials.password())
                && asked.getOrDefault("username", List.of()).contains(credentials.user());
        return right ? credentials.user() : "?";
    }

    private String token(String account, List<String> scopes) {
        Instant now = Instant.now();
        JWTClaimsSet claims = new JWTClaimsSet.Builder()
                .issuer(ISSUER)
                .subject(account)
                .audience(SERVICE)
                .issueTime(Date.from(now))
                .notBeforeTime(Date.from(now.minusSeconds(5)))
                .expirationTime(Date.from(now.plus(TOKEN_LIFE)))
                .jwtID(UUID.randomUUID().toString())
                .claim("access", access(scopes))
                .build();
        try {
            JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.RS256)
                    .x509CertChain(List.of(Base64.encode(certificate.getEncoded())))
                    .build();
            SignedJWT token = new SignedJWT(header, claims);
            token.sign(new RSASSASigner(key));
            return token.serialize();
        } catch (JOSEException | GeneralSecurityException e) {
            throw new IllegalStateException("sign a token with an RSA key", e);
        }
    }

    /** Whatever repositories are asked for, for pulling. */
    private static List<Map<String, Object>> access(List<String> scopes) {
        return scopes.stream()
                .flatMap(scope -> Stream.of(scope.split(" ", -1)))
                .map(scope -> scope.split(":", 3))
                .filter(parts -> parts.length == 3 && parts[0].equals("repository"))
                .map(parts ->
                        Map.<String, Object>of("type", "repository", "name", parts[1], "actions", List.of("pull")))
                .toList();
    }

    private static Map<String, List<String>> parameters(HttpExchange exchange) throws IOException {
        String query = exchange.getRequestURI().getRawQuery();
        String form = new String(exchange.getRequestBody().readNBytes(MOST_FORM_BYTES), StandardCharsets.UTF_8);
        return Stream.of(query == null ? "" : query, form)
                .flatMap(text -> Arrays.stream(text.split("&", -1)))
                .map(pair -> pair.split("=", 2))
                .filter(pair -> pair.length == 2)
                .collect(Collectors.groupingBy(
                        pair -> decoded(pair[0]), Collectors.mapping(pair -> decoded(pair[1]), Collectors.toList())));
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private static void send(HttpExchange exchange, int status, String json) throws IOException {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }
}
