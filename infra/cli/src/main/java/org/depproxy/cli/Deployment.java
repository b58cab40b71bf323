package org.depproxy.cli;

import java.util.Map;
import org.depproxy.name.RegistryName;
import org.depproxy.quota.Quotas;
import org.depproxy.settings.UpstreamRegistry;

/** A proxy that a command looks into. */
interface Deployment extends AutoCloseable {

    Quotas quotas();

    /** Where it pulls from for groups that have configured nothing of their own. */
    Map<RegistryName, UpstreamRegistry> upstreams();

    @Override
    void close();
}
