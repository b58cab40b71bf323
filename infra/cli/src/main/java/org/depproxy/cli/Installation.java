package org.depproxy.cli;

import java.nio.file.Path;

/** Where this repository is checked out. */
record Installation(Path root) {

    Path template() {
        return root.resolve("template.yaml");
    }

    Path data() {
        return root.resolve(".depproxy").resolve("data");
    }
}
