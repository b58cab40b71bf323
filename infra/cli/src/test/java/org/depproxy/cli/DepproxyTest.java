package org.depproxy.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.depproxy.cli.demo.Screen;
import org.depproxy.cli.proxy.ProxyNotStarted;
import org.depproxy.cli.proxy.ProxySettings;
import org.depproxy.cli.proxy.ProxyStarter;
import org.depproxy.cli.proxy.RunningProxy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

import static org.assertj.core.api.Assertions.assertThat;

final class DepproxyTest {
    private static final Path ROOT = Path.of("/srv/depproxy");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final List<ProxySettings> started = new ArrayList<>();

    private int run(String... arguments) {
        return run(
                settings -> {
                    started.add(settings);
                    throw new ProxyNotStarted(
                            "port " + settings.port() + " is in use", new IllegalStateException("bind"));
                },
                arguments);
    }

    private int run(ProxyStarter starter, String... arguments) {
        CommandLine command = Depproxy.commandLine(
                        new Installation(ROOT),
                        starter,
                        (proxy, screen) -> proxy.close(),
                        new PrintWriter(out, true),
                        Screen.PLAIN)
                .setErr(new PrintWriter(err, true));
        return command.execute(arguments);
    }

    /** Owns a data directory with its bootstrap file, and remembers being closed. */
    private record Quick(URI uri, AtomicBoolean closed) implements RunningProxy {
        @Override
        public void close() {
            closed.set(true);
        }
    }

    @Test
    void up_says_ready_first_of_all_and_then_what_to_paste(@TempDir Path data) throws IOException {
        Files.writeString(
                data.resolve("bootstrap.json"), "{\"username\":\"owner\",\"token\":\"t0ken\",\"group\":\"demo\"}");
        var proxy = new Quick(URI.create("http://localhost:4711"), new AtomicBoolean());

        assertThat(run(settings -> proxy, "up", "--data", data.toString(), "--public-url", "https://proxy.example"))
                .isZero();
        assertThat(out.toString().lines())
                .startsWith("ready http://localhost:4711")
                .contains("  docker pull proxy.example/demo/dependency_proxy/containers/alpine:latest");
        assertThat(proxy.closed()).isTrue();
    }

    @Test
    void each_command_has_help_of_its_own() {
        assertThat(run("up", "--help")).isZero();
        assertThat(run("demo", "--help")).isZero();
        assertThat(out.toString()).contains("--upstream=NAME=URL", "verifies every");
        assertThat(started).isEmpty();
    }

    @Test
    void help_names_the_commands_and_version_itself() {
        assertThat(run("--help")).isZero();
        assertThat(out.toString()).contains("up", "demo", "depproxy test");
        assertThat(run("--version")).isZero();
        assertThat(out.toString()).contains("depproxy ", "Java ");
    }

    @Test
    void what_is_not_understood_ends_with_2_and_says_why() {
        assertThat(run("up", "--port", "70000")).isEqualTo(2);
        assertThat(err.toString()).contains("--port takes 0 to 65535, not 70000");
        assertThat(run("up", "--upstream", "docker.io")).isEqualTo(2);
        assertThat(run("nonsense")).isEqualTo(2);
        assertThat(run()).isEqualTo(2);
        assertThat(started).isEmpty();
    }

    @Test
    void a_proxy_that_cannot_start_ends_with_1_and_one_sentence() {
        assertThat(run("up", "--port", "8081")).isEqualTo(1);
        assertThat(err.toString())
                .isEqualTo("depproxy: port 8081 is in use" + System.lineSeparator() + "(--verbose shows where)"
                        + System.lineSeparator());
    }

    @Test
    void with_verbose_the_stack_is_shown() {
        assertThat(run("up", "--verbose")).isEqualTo(1);
        assertThat(err.toString()).contains("depproxy: port 8080 is in use", "Caused by", "\tat org.depproxy");
    }

    @Test
    void options_become_settings() {
        run(
                "up",
                "--port",
                "0",
                "--blob-port",
                "9001",
                "--data",
                "/var/lib/depproxy",
                "--listen",
                "0.0.0.0",
                "--public-url",
                "https://proxy.example",
                "--upstream",
                "docker.io=http://127.0.0.1:5000",
                "--upstream",
                "ghcr.io=https://ghcr.io");

        assertThat(started)
                .containsExactly(new ProxySettings(
                        ROOT.resolve("template.yaml"),
                        Path.of("/var/lib/depproxy"),
                        "0.0.0.0",
                        0,
                        9001,
                        Optional.of(URI.create("https://proxy.example")),
                        Map.of(
                                "docker.io",
                                URI.create("http://127.0.0.1:5000"),
                                "ghcr.io",
                                URI.create("https://ghcr.io"))));
    }

    @Test
    void without_options_it_listens_on_8080_and_keeps_its_data_below_the_repository() {
        run("up");

        assertThat(started)
                .containsExactly(new ProxySettings(
                        ROOT.resolve("template.yaml"),
                        ROOT.resolve(".depproxy/data"),
                        "127.0.0.1",
                        8080,
                        0,
                        Optional.empty(),
                        Map.of()));
    }
}
