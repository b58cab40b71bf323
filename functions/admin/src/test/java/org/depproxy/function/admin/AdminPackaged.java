package org.depproxy.function.admin;

import java.util.regex.Pattern;
import org.depproxy.testkit.zip.FunctionZip;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Runs after packaging. */
final class AdminPackaged {
    private static final long MAX_BYTES = 32L * 1024 * 1024;
    private static final Pattern UNWANTED = Pattern.compile(
            "netty|apache-client|httpclient-4|httpcore-4|micronaut-http-server|micronaut-runtime|jackson-databind"
                    + "|snakeyaml|junit|assertj|jqwik|testkit|jetty|error_prone|nullaway|micronaut-inject-java");

    private final FunctionZip zip = FunctionZip.of("admin");

    @Test
    void the_zip_has_the_handler_at_its_root_and_libraries_in_lib() {
        assertThat(zip.own()).contains("org/depproxy/function/admin/AdminFunction.class");
        assertThat(zip.libraries())
                .anyMatch(jar -> jar.startsWith("depproxy-domain"))
                .anyMatch(jar -> jar.startsWith("aws-lambda-java-core"))
                .allMatch(jar -> jar.endsWith(".jar"));
    }

    @Test
    void the_zip_has_nothing_that_the_function_does_not_need() {
        assertThat(zip.libraries()).noneMatch(jar -> UNWANTED.matcher(jar).find());
        assertThat(zip.sizeBytes()).isLessThan(MAX_BYTES);
    }
}
