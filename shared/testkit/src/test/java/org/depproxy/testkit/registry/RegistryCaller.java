package org.depproxy.testkit.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;

/** Sends single requests to a registry, following and adding nothing by itself. */
final class RegistryCaller implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final EmbeddedRegistry registry;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    RegistryCaller(EmbeddedRegistry registry) {
        this.registry = registry;
    }

    HttpResponse<byte[]> send(String method, URI uri, Map<String, String> headers)
            throws IOException, InterruptedException {
        return http.send(request(method, uri, headers), HttpResponse.BodyHandlers.ofByteArray());
    }

    HttpResponse<byte[]> get(String path) throws IOException, InterruptedException {
        return get(path, Map.of());
    }

    HttpResponse<byte[]> get(String path, Map<String, String> headers) throws IOException, InterruptedException {
        return send("GET", registry.uri().resolve(path), headers);
    }

    HttpResponse<byte[]> head(String path, Map<String, String> headers) throws IOException, InterruptedException {
        return send("HEAD", registry.uri().resolve(path), headers);
    }

    /** The answer as soon as its headers are there. */
    HttpResponse<InputStream> open(String path) throws IOException, InterruptedException {
        return http.send(
                request("GET", registry.uri().resolve(path), Map.of()), HttpResponse.BodyHandlers.ofInputStream());
    }

    Map<String, String> bearer(String repository) throws IOException, InterruptedException {
        return bearer(repository, Map.of());
    }

    Map<String, String> bearer(String repository, Map<String, String> login) throws IOException, InterruptedException {
        URI token = URI.create(
                registry.tokenUri() + "?service=registry.docker.io&scope=repository:" + repository + ":pull");
        return Map.of(
                "Authorization",
                "Bearer " + json(send("GET", token, login)).path("token").asText());
    }

    static Map<String, String> basic(String user, String password) {
        return Map.of(
                "Authorization",
                "Basic "
                        + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8)));
    }

    static JsonNode json(HttpResponse<byte[]> response) throws IOException {
        return JSON.readTree(response.body());
    }

    static String errorCode(HttpResponse<byte[]> response) throws IOException {
        return json(response).at("/errors/0/code").asText();
    }

    static String header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElse("absent");
    }

    private static HttpRequest request(String method, URI uri, Map<String, String> headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(uri).timeout(PATIENCE).method(method, HttpRequest.BodyPublishers.noBody());
        headers.forEach(request::header);
        return request.build();
    }

    @Override
    public void close() {
        http.close();
    }
}
