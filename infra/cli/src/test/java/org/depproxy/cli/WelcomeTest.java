package org.depproxy.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.depproxy.cli.proxy.Bootstrap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

final class WelcomeTest {

    @Test
    void its_lines_can_be_pasted_and_do_not_show_the_token(@TempDir Path directory)
            throws IOException, InterruptedException {
        Path data = Files.createDirectory(directory.resolve("it's mine"));
        Files.writeString(
                data.resolve("bootstrap.json"),
                "{ \"username\" : \"owner\", \"token\" : \"dp_abc-123\", \"group\" : \"demo\" }");
        List<String> lines = Welcome.lines(URI.create("http://localhost:8080"), data, Bootstrap.read(data));

        assertThat(String.join("\n", lines)).doesNotContain("dp_abc-123");
        assertThat(lines).contains("  docker pull localhost:8080/demo/dependency_proxy/containers/alpine:latest");
        String login = String.join("\n", lines.subList(3, 5));
        assertThat(login).endsWith("docker login -u owner --password-stdin localhost:8080");
        assertThat(shell(login.replace("docker login -u owner --password-stdin localhost:8080", "cat")))
                .isEqualTo("dp_abc-123");
    }

    private static String shell(String command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder("sh", "-c", command)
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output;
    }
}
