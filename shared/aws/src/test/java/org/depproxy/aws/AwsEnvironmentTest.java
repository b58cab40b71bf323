package org.depproxy.aws;

import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProviderChain;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

import static org.assertj.core.api.Assertions.assertThat;

final class AwsEnvironmentTest {
    private static final Map<String, String> KEYS =
            Map.of("AWS_ACCESS_KEY_ID", "id", "AWS_SECRET_ACCESS_KEY", "secret");

    @Test
    void credentials_given_as_text_are_taken_with_their_session_where_there_is_one() {
        assertThat(new AwsEnvironment(KEYS).credentials().resolveIdentity().join())
                .isEqualTo(AwsBasicCredentials.create("id", "secret"));
        Map<String, String> session =
                Map.of("AWS_ACCESS_KEY_ID", "id", "AWS_SECRET_ACCESS_KEY", "secret", "AWS_SESSION_TOKEN", "session");
        assertThat(new AwsEnvironment(session).credentials().resolveIdentity().join())
                .isEqualTo(AwsSessionCredentials.create("id", "secret", "session"));
    }

    @Test
    void credentials_of_a_restored_snapshot_come_from_the_runtime() {
        Map<String, String> restored = Map.of(
                "AWS_ACCESS_KEY_ID", "id",
                "AWS_SECRET_ACCESS_KEY", "secret",
                "AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://127.0.0.1:1/credentials");
        assertThat(new AwsEnvironment(restored).credentials()).isInstanceOf(AwsCredentialsProviderChain.class);
    }

    @Test
    void a_service_is_where_its_own_variable_says_or_the_general_one_or_else_at_aws() {
        AwsEnvironment environment = new AwsEnvironment(
                Map.of("AWS_ENDPOINT_URL", "http://general.example", "AWS_ENDPOINT_URL_S3", "http://s3.example"));
        assertThat(environment.endpoint("S3")).contains(URI.create("http://s3.example"));
        assertThat(environment.endpoint("DYNAMODB")).contains(URI.create("http://general.example"));
        assertThat(new AwsEnvironment(Map.of("AWS_ENDPOINT_URL", "")).endpoint("S3"))
                .isEmpty();
    }
}
