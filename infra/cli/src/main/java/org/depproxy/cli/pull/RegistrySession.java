package org.depproxy.cli.pull;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Requests for one repository of one registry: logs in when challenged, and follows redirects by hand, so that no
 * credentials reach another host. Thread-safe.
 */
final class RegistrySession implements AutoCloseable {
    static final int MAX_REDIRECTS = 10;
    private static final int MAX_TOKEN_BYTES = 64 << 10;
    private static final int MAX_ERROR_BYTES = 4 << 10;
    private static final Duration MAX_WAIT_FOR_HEADERS = Duration.ofSeconds(60);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final URI registry;
    private final String repository;
    private final Optional<Credentials> credentials;
    private final AtomicReference<Optional<String>> authorization = new AtomicReference<>(Optional.empty());
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(MAX_WAIT_FOR_HEADERS)
            .build();

    RegistrySession(URI registry, String repository, Optional<Credentials> credentials) {
        this.registry = registry;
        this.repository = repository;
        this.credentials = credentials;
    }

    /** Pings; when challenged, fetches a token for the repository. */
    void login() throws PullFailed, InterruptedException {
        URI ping = registry.resolve("/v2/");
        HttpResponse<InputStream> answer = exchange(request("GET", ping, "*/*", Optional.empty()));
        discard(answer);
        if (answer.statusCode() == 401) {
            String header = answer.headers().firstValue("WWW-Authenticate").orElse("");
            Challenge challenge = Challenge.parse(header)
                    .orElseThrow(() -> new PullFailed("GET " + ping + ": no challenge that a Bearer token answers"));
            authorization.set(Optional.of("Bearer " + token(challenge)));
        } else if (answer.statusCode() != 200) {
            throw new PullFailed("GET " + ping + ": " + answer.statusCode());
        }
    }

    private String token(Challenge challenge) throws PullFailed, InterruptedException {
        URI realm = URI.create(challenge.realm() + "?service=" + encode(challenge.service()) + "&scope="
                + encode("repository:" + repository + ":pull"));
        HttpResponse<InputStream> answer =
                exchange(request("GET", realm, "application/json", credentials.map(Credentials::basic)));
        if (answer.statusCode() != 200) {
            throw failure("GET " + challenge.realm(), answer);
        }
        try (InputStream body = answer.body()) {
            return JSON.readTree(body.readNBytes(MAX_TOKEN_BYTES)).path("token").asText();
        } catch (IOException e) {
            throw new PullFailed("GET " + challenge.realm() + ": " + e.getMessage(), e);
        }
    }

    /**
     * The answer to a request below the repository, after redirects; the caller closes its body.
     *
     * @throws PullFailed unless the final status is 200
     */
    HttpResponse<InputStream> fetch(String method, String path, String accept) throws PullFailed, InterruptedException {
        String what = method + " /v2/" + repository + "/" + path;
        URI at = registry.resolve("/v2/" + repository + "/" + path);
        for (int redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
            Optional<String> allowed = isOwn(at) ? authorization.get() : Optional.empty();
            HttpResponse<InputStream> answer = exchange(request(method, at, accept, allowed));
            if (answer.statusCode() == 200) {
                return answer;
            }
            if (answer.statusCode() / 100 != 3) {
                throw failure(what, answer);
            }
            discard(answer);
            at = at.resolve(answer.headers()
                    .firstValue("Location")
                    .orElseThrow(() -> new PullFailed(what + ": a redirect to nowhere")));
        }
        throw new PullFailed(what + ": more than " + MAX_REDIRECTS + " redirects");
    }

    private boolean isOwn(URI uri) {
        return registry.getScheme().equals(uri.getScheme())
                && registry.getRawAuthority().equals(uri.getRawAuthority());
    }

    private HttpResponse<InputStream> exchange(HttpRequest request) throws PullFailed, InterruptedException {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofInputStream());
        } catch (IOException e) {
            throw new PullFailed(
                    request.method() + " " + request.uri().getRawAuthority()
                            + request.uri().getRawPath() + ": " + e,
                    e);
        }
    }

    private static HttpRequest request(String method, URI uri, String accept, Optional<String> authorization) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .timeout(MAX_WAIT_FOR_HEADERS)
                .header("Accept", accept)
                .header("User-Agent", "depproxy-demo")
                .method(method, HttpRequest.BodyPublishers.noBody());
        authorization.ifPresent(value -> request.header("Authorization", value));
        return request.build();
    }

    private static PullFailed failure(String what, HttpResponse<InputStream> answer) {
        String body = "";
        try (InputStream in = answer.body()) {
            body = new String(in.readNBytes(MAX_ERROR_BYTES), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            body = "(body not readable: " + unreadable.getMessage() + ")";
        }
        return new PullFailed(what + ": " + answer.statusCode() + " " + body.strip());
    }

    private static void discard(HttpResponse<InputStream> answer) throws PullFailed {
        try (InputStream body = answer.body()) {
            body.readNBytes(MAX_ERROR_BYTES);
        } catch (IOException e) {
            throw new PullFailed("read the answer of " + answer.uri().getRawAuthority(), e);
        }
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
