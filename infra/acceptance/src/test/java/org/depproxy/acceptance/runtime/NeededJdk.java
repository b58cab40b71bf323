package org.depproxy.acceptance.runtime;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/** The Java that the functions run on: without it a test is skipped on a desk, and fails where everything must run. */
final class NeededJdk {
    private NeededJdk() {}

    static Path java() {
        Optional<Path> java = RuntimeJdk.java();
        if (Boolean.parseBoolean(System.getenv("CI"))) {
            return java.orElseThrow(() -> new AssertionError("no JDK " + RuntimeJdk.VERSION + " in the usual places"));
        }
        Assumptions.assumeTrue(java.isPresent(), "no JDK " + RuntimeJdk.VERSION + " in the usual places");
        return java.orElseThrow();
    }
}
