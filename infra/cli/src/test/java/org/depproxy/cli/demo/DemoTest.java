package org.depproxy.cli.demo;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.InstantSource;
import org.depproxy.cli.proxy.ProxyNotStarted;
import org.depproxy.testkit.image.SampleImages;
import org.depproxy.testkit.registry.EmbeddedRegistry;
import org.depproxy.testkit.registry.Fault;
import org.depproxy.testkit.registry.Misbehaviour;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

final class DemoTest {
    private static final DemoImage.Sizes SMALL = new DemoImage.Sizes(1000, 2000, 300, 5000);

    private final StringWriter screen = new StringWriter();
    private final EmbeddedRegistry registry =
            EmbeddedRegistry.builder().user("owner", "t0ken").start();

    @TempDir
    private Path directory = Path.of("");

    private DemoResult run() throws IOException, ProxyNotStarted, InterruptedException {
        for (DemoImage image : DemoImage.make(new SampleImages(Demo.SEED, directory), SMALL)) {
            registry.put("demo/dependency_proxy/containers/" + image.name(), image.tag(), image.image());
        }
        InstantSource clock = InstantSource.system();
        var progress = new Progress(new PrintWriter(screen), Screen.PLAIN, clock);
        return new Demo(new StandIn(registry), Path.of("template.yaml"), SMALL, clock, progress).run();
    }

    @Test
    void every_image_is_pulled_twice_and_shown_in_a_table() throws IOException, ProxyNotStarted, InterruptedException {
        assertThat(run()).isInstanceOf(DemoResult.Shown.class);
        assertThat(screen.toString())
                .contains("alpine:latest", "debian:12", "python:3", "acme/model:1", "20 layers", "pulls counted");
        assertThat(registry.log().traffic().manifestHeads()).isEqualTo(8);
    }

    @Test
    void one_wrong_byte_fails_it_and_names_the_image() throws IOException, ProxyNotStarted, InterruptedException {
        registry.script(Fault.on(asked -> asked.path().contains("acme/model/manifests"))
                .get()
                .nth(2)
                .does(new Misbehaviour.FlipsByte(0)));

        assertThat(run())
                .isInstanceOfSatisfying(
                        DemoResult.Failed.class,
                        failed -> assertThat(failed.reason()).contains("acme/model:1", "bytes are others"));
    }

    @Test
    void a_tag_that_leads_elsewhere_fails_it() throws IOException, ProxyNotStarted, InterruptedException {
        registry.script(Fault.on(asked -> asked.path().endsWith("alpine/manifests/latest"))
                .nth(1)
                .does(new Misbehaviour.MovesTag(
                        "demo/dependency_proxy/containers/alpine",
                        "latest",
                        new SampleImages(7, directory).singleArch(10))));

        assertThat(run())
                .isInstanceOfSatisfying(
                        DemoResult.Failed.class,
                        failed -> assertThat(failed.reason()).contains("alpine:latest", "instead of"));
    }
}
