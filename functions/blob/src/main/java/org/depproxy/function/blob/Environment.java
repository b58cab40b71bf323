package org.depproxy.function.blob;

import java.util.Map;
import org.depproxy.gateway.PublicUrl;
import org.depproxy.gateway.Variables;
import org.depproxy.name.RegistryName;
import org.depproxy.settings.UpstreamRegistry;

/**
 * What this function is told: TABLE_NAME, BUCKET_NAME, FILL_FUNCTION, UPSTREAMS, PUBLIC_URL, and what AWS's own clients need.
 *
 * @param variables all of them, for the clients
 */
record Environment(Map<String, String> variables, PublicUrl publicUrl, Map<RegistryName, UpstreamRegistry> upstreams) {
    Environment {
        variables = Map.copyOf(variables);
        upstreams = Map.copyOf(upstreams);
    }

    static Environment of(Map<String, String> variables) {
        Variables read = new Variables(variables);
        read.require("TABLE_NAME", "BUCKET_NAME", "FILL_FUNCTION", "UPSTREAMS", "AWS_REGION");
        return new Environment(variables, read.publicUrl(), read.upstreams());
    }

    /** DEPLOYMENT: what tells its metrics from those of others. */
    String deployment() {
        return new Variables(variables).deployment();
    }
}
