package org.depproxy.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.Map;
import org.depproxy.aws.AwsPorts;
import org.depproxy.cache.Pause;
import org.depproxy.gateway.Variables;
import org.depproxy.local.Running;
import org.depproxy.name.RegistryName;
import org.depproxy.quota.Quotas;
import org.depproxy.settings.UpstreamRegistry;

/** Proxies whose table is DynamoDB's, on AWS or on this machine. */
final class AwsDeployments implements Deployments {
    private static final String UPSTREAMS = "UPSTREAMS";
    private static final String DOCKER_HUB = "docker.io=https://registry-1.docker.io";

    private final Map<String, String> environment;

    /** @param environment of this process */
    AwsDeployments(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    @Override
    public Deployment running(Path data) throws IOException {
        return Running.environment(data)
                .map(Tabled::new)
                .orElseThrow(
                        () -> new IllegalStateException(
                                "No depproxy runs on " + data
                                        + ": start one with depproxy up, name its directory with --data, or a table on AWS with --table."));
    }

    @Override
    public Deployment onAws(String table) {
        Map<String, String> own = new HashMap<>(environment);
        own.put("TABLE_NAME", table);
        own.putIfAbsent(UPSTREAMS, DOCKER_HUB);
        return new Tabled(own);
    }

    private record Tabled(AwsPorts ports, Map<RegistryName, UpstreamRegistry> upstreams) implements Deployment {

        Tabled(Map<String, String> environment) {
            this(
                    new AwsPorts(environment, Pause.sleeping(), new SecureRandom()),
                    new Variables(environment).upstreams());
        }

        @Override
        public Quotas quotas() {
            return ports.quotas();
        }

        @Override
        public void close() {
            ports.close();
        }
    }
}
