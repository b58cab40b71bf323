package org.depproxy.aws;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProviderChain;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.ContainerCredentialsProvider;
import software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;

/** What a function's environment says of AWS: the region, the credentials, other addresses of services, our own names. */
final class AwsEnvironment {
    private final Map<String, String> variables;

    AwsEnvironment(Map<String, String> variables) {
        this.variables = Map.copyOf(variables);
    }

    /**
     * A variable that must be there.
     *
     * @throws IllegalStateException naming it when it is not
     */
    String required(String name) {
        return optional(name).orElseThrow(() -> new IllegalStateException("the environment does not say " + name));
    }

    Region region() {
        return Region.of(required("AWS_REGION"));
    }

    /** Where a service is, when it is not where AWS has it. */
    Optional<URI> endpoint(String service) {
        return optional("AWS_ENDPOINT_URL_" + service)
                .or(() -> optional("AWS_ENDPOINT_URL"))
                .map(URI::create);
    }

    /**
     * The credentials: those given here as text, or else those of the process. A restored snapshot gets them from the
     * runtime's own address, which goes before the text, since what the snapshot has seen may have expired. No profile file
     * is read and no instance metadata asked.
     */
    AwsCredentialsProvider credentials() {
        Optional<String> id = optional("AWS_ACCESS_KEY_ID");
        Optional<String> secret = optional("AWS_SECRET_ACCESS_KEY");
        boolean fromRuntime = optional("AWS_CONTAINER_CREDENTIALS_FULL_URI").isPresent();
        if (id.isEmpty() || secret.isEmpty() || fromRuntime) {
            return AwsCredentialsProviderChain.of(
                    ContainerCredentialsProvider.create(), EnvironmentVariableCredentialsProvider.create());
        }
        return StaticCredentialsProvider.create(optional("AWS_SESSION_TOKEN")
                .<AwsCredentials>map(session -> AwsSessionCredentials.create(id.get(), secret.get(), session))
                .orElseGet(() -> AwsBasicCredentials.create(id.get(), secret.get())));
    }

    /** A variable that may be there; an empty one counts as not. */
    Optional<String> optional(String name) {
        return Optional.ofNullable(variables.get(name)).filter(value -> !value.isEmpty());
    }
}
