package org.depproxy.local;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.depproxy.local.http.StartFailed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class LocalRuntimeTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // by JUnit
    Path folder;

    @Test
    void a_function_is_found_from_the_template_and_sees_what_lambda_would_give_it() throws Exception {
        try (LocalRuntime runtime = TestProject.in(folder).start()) {
            HttpResponse<String> reply = get(runtime, "/typed/alice");

            assertThat(reply.statusCode()).isEqualTo(200);
            assertThat(reply.headers().firstValue("x-path")).contains("/typed/alice");
            assertThat(reply.headers().firstValue("x-method")).contains("GET");
            assertThat(reply.headers().firstValue("x-function")).contains("Typed");
            assertThat(reply.headers().firstValue("x-isolated")).contains("true");
            assertThat(reply.body())
                    .isEqualTo("AWS_ACCESS_KEY_ID,AWS_ENDPOINT_URL_DYNAMODB,AWS_ENDPOINT_URL_LAMBDA,"
                            + "AWS_ENDPOINT_URL_S3,AWS_ENDPOINT_URL_SECRETS_MANAGER,AWS_LAMBDA_FUNCTION_MEMORY_SIZE,"
                            + "AWS_LAMBDA_FUNCTION_NAME,AWS_REGION,AWS_SECRET_ACCESS_KEY,BUCKET_NAME,SECRET_ARN,"
                            + "TABLE_NAME");
        }
    }

    @Test
    void a_data_directory_serves_one_runtime_at_a_time() {
        TestProject project = TestProject.in(folder);
        try (LocalRuntime first = project.start()) {
            assertThat(first.isFirstStart()).isTrue();
            assertThatThrownBy(project::start)
                    .isInstanceOf(StartFailed.class)
                    .hasMessageContaining("is in use by another depproxy");
        }
        try (LocalRuntime second = project.start()) {
            assertThat(second.isFirstStart()).isFalse();
        }
    }

    @Test
    void a_taken_port_is_one_clear_sentence() {
        TestProject project = TestProject.in(folder.resolve("one"));
        TestProject other = TestProject.in(folder.resolve("two"));
        try (LocalRuntime first = project.start()) {
            LocalSettings same = other.settings().withPorts(first.port(), 0);
            assertThatThrownBy(() -> LocalRuntime.start(same))
                    .isInstanceOf(StartFailed.class)
                    .hasMessageContaining("Port " + first.port() + " on 127.0.0.1");
        }
    }

    @Test
    void a_missing_zip_says_what_to_build() throws IOException {
        TestProject project = TestProject.in(folder);
        Files.delete(folder.resolve("raw.zip"));

        assertThatThrownBy(project::start).isInstanceOf(StartFailed.class).hasMessageContaining("raw.zip for ");
    }

    @Test
    void what_is_confidential_is_readable_by_its_owner_alone() throws IOException {
        try (LocalRuntime runtime = TestProject.in(folder).start()) {
            Path data = folder.resolve("data");

            assertThat(runtime.environmentOf("Typed")).containsKey("SECRET_ARN");
            assertThat(Files.getPosixFilePermissions(data)).isEqualTo(PosixFilePermissions.fromString("rwx------"));
            for (String file : List.of("access-key", "secret-key", "secrets/Secret")) {
                assertThat(Files.getPosixFilePermissions(data.resolve(file)))
                        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
            }
        }
    }

    static HttpResponse<String> get(LocalRuntime runtime, String path) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            URI uri = URI.create(runtime.url() + path);
            return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
        }
    }
}
