package org.depproxy.cli;

import java.io.IOException;
import java.nio.file.Path;

/** The proxies that can be looked into. */
interface Deployments {

    /**
     * The one that runs on this machine with this data directory.
     *
     * @throws IllegalStateException with one sentence when none does
     */
    Deployment running(Path data) throws IOException;

    /** The one on AWS that has this table, with the credentials and the region of the process's environment. */
    Deployment onAws(String table);
}
