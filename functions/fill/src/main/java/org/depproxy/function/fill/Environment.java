package org.depproxy.function.fill;

import java.util.Map;
import org.depproxy.gateway.Variables;
import org.depproxy.name.RegistryName;
import org.depproxy.settings.UpstreamRegistry;

/**
 * What this function is told: TABLE_NAME, BUCKET_NAME, UPSTREAMS, and what Lambda tells every function:
 * AWS_LAMBDA_FUNCTION_NAME, by which it orders fills from itself, and what AWS's own clients need.
 *
 * @param variables all of them, for the clients
 */
record Environment(Map<String, String> variables, Map<RegistryName, UpstreamRegistry> upstreams) {
    Environment {
        variables = Map.copyOf(variables);
        upstreams = Map.copyOf(upstreams);
    }

    static Environment of(Map<String, String> variables) {
        Variables read = new Variables(variables);
        read.require("TABLE_NAME", "BUCKET_NAME", "UPSTREAMS", "AWS_LAMBDA_FUNCTION_NAME", "AWS_REGION");
        return new Environment(variables, read.upstreams());
    }

    /** DEPLOYMENT: what tells its metrics from those of others. */
    String deployment() {
        return new Variables(variables).deployment();
    }
}
