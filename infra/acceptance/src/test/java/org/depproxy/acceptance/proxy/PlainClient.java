package org.depproxy.acceptance.proxy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.depproxy.acceptance.upstream.Credentials;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The requests that every container client makes, one at a time, so that tests can look at each answer. Redirects are
 * followed by hand, at most ten in a row as the clients do. Thread-safe.
 *
 * @see <a href="https://distribution.github.io/distribution/spec/auth/token/">distribution, "Token Authentication"</a>
 */
public final class PlainClient implements AutoCloseable {

    /** To whom the token goes along when an answer redirects. */
    public enum Carries {
        /** Only to the same host and port, as most clients do. */
        TO_SAME_ORIGIN,
        /** To any port of the same host, as Go programs do. */
        TO_SAME_HOST
    }

    private static final int MOST_REDIRECTS = 10;
    private static final Duration REQUEST_LIMIT = Duration.ofMinutes(2);
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
    private static final Pattern CHALLENGE = Pattern.compile("Bearer realm=\"([^\"]+)\",\\s*service=\"([^\"]+)\".*");
    private static final String MANIFEST_TYPES = String.join(
            ", ",
            "application/vnd.oci.image.index.v1+json",
            "application/vnd.oci.image.manifest.v1+json",
            "application/vnd.docker.distribution.manifest.list.v2+json",
            "application/vnd.docker.distribution.manifest.v2+json");

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    private final ObjectMapper json = new ObjectMapper();
    private final URI proxy;
    private final Carries carries;

    /** A client of the proxy at this root. */
    public PlainClient(URI proxy, Carries carries) {
        this.proxy = proxy;
        this.carries = carries;
    }

    /** A token for pulling {@code repository}, from wherever the challenge says. */
    public String token(Credentials credentials, String repository) {
        Reply challenge = once("GET", proxy.resolve("/v2/"), "");
        assertThat(challenge.status()).as("GET /v2/ without a token").isEqualTo(401);
        Matcher matcher = CHALLENGE.matcher(
                challenge.headers().firstValue("WWW-Authenticate").orElse(""));
        assertThat(matcher.matches())
                .as("a challenge in %s", challenge.headers())
                .isTrue();
        String query =
                "service=" + encoded(matcher.group(2)) + "&scope=" + encoded("repository:" + repository + ":pull");
        Reply answer = once("GET", URI.create(matcher.group(1) + "?" + query), credentials.basic());
        assertThat(answer.status()).as("token request: %s", answer).isEqualTo(200);
        try {
            return json.readTree(answer.text()).required("token").asText();
        } catch (IOException e) {
            throw new UncheckedIOException("read a token", e);
        }
    }

    /** Asks for a manifest or blob of a repository ({@code manifests/1}), with a token, to the end of all redirects. */
    public Reply get(String repository, String content, String token) {
        return follow("GET", at(repository, content), token);
    }

    /** The same for its headers alone. */
    public Reply head(String repository, String content, String token) {
        return follow("HEAD", at(repository, content), token);
    }

    @Override
    public void close() {
        http.close();
    }

    private URI at(String repository, String content) {
        return proxy.resolve("/v2/" + repository + "/" + content);
    }

    private Reply follow(String method, URI first, String token) {
        URI next = first;
        String authorization = "Bearer " + token;
        for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
            Reply reply = once(method, next, authorization);
            if (!REDIRECTS.contains(reply.status())) {
                return reply;
            }
            next = next.resolve(reply.headers().firstValue("Location").orElseThrow());
            authorization = goesAlong(first, next) ? "Bearer " + token : "";
        }
        throw new AssertionError("more than " + MOST_REDIRECTS + " redirects from " + first);
    }

    private boolean goesAlong(URI from, URI to) {
        return switch (carries) {
            case TO_SAME_ORIGIN -> from.getAuthority().equals(to.getAuthority());
            case TO_SAME_HOST -> from.getHost().equals(to.getHost());
        };
    }

    private Reply once(String method, URI uri, String authorization) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .method(method, BodyPublishers.noBody())
                .header("Accept", uri.getPath().contains("/manifests/") ? MANIFEST_TYPES : "*/*")
                .timeout(REQUEST_LIMIT);
        if (!authorization.isEmpty()) {
            request.header("Authorization", authorization);
        }
        try {
            HttpResponse<byte[]> response = http.send(request.build(), BodyHandlers.ofByteArray());
            return Reply.of(uri, response.statusCode(), response.headers(), response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(method + " " + uri.getAuthority() + uri.getPath(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted during a request", e);
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
