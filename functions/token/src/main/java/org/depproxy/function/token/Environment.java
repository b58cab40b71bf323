package org.depproxy.function.token;

import java.time.Duration;
import java.util.Map;
import org.depproxy.gateway.PublicUrl;
import org.depproxy.gateway.Variables;

/**
 * What this function is told: TABLE_NAME, SECRET_ARN, TOKEN_LIFETIME_MINUTES, PUBLIC_URL, and what AWS's own clients need.
 *
 * @param variables all of them, for the clients
 */
record Environment(Map<String, String> variables, PublicUrl publicUrl, Duration tokenLifetime) {
    Environment {
        variables = Map.copyOf(variables);
    }

    static Environment of(Map<String, String> variables) {
        Variables read = new Variables(variables);
        read.require("TABLE_NAME", "SECRET_ARN", "TOKEN_LIFETIME_MINUTES", "AWS_REGION");
        return new Environment(variables, read.publicUrl(), read.tokenLifetime());
    }

    /** DEPLOYMENT: what tells its metrics from those of others. */
    String deployment() {
        return new Variables(variables).deployment();
    }
}
