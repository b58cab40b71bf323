package org.depproxy.aws;

import java.time.Duration;
import java.util.List;
import org.depproxy.cache.Limits;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.defaultsmode.DefaultsMode;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/**
 * Makes the SDK's clients: one region, one small HTTP client, no profile files, and a bound on every call. Thread-safe.
 *
 * <p>{@code HttpURLConnection} keeps five idle connections to a host unless the system property {@code http.maxConnections}
 * says otherwise. A function in AWS serves one request at a time and needs no more; a process that serves many at once
 * should set it to about as many as it serves, or it opens a connection for most calls.
 */
final class AwsClients {
    /** How often a call is tried in all: the first time and after throttling, time-outs and broken connections. */
    static final int MAX_ATTEMPTS = 3;

    private static final Duration CONNECT = Duration.ofSeconds(2);
    private static final Duration RECORD_ATTEMPT = Duration.ofSeconds(5);
    private static final Duration RECORD_CALL = Duration.ofSeconds(12);
    private static final Duration BYTES_ATTEMPT = Duration.ofSeconds(60);
    private static final Duration BYTES_CALL = Duration.ofSeconds(150);
    private static final ProfileFile NO_PROFILES = ProfileFile.aggregator().build();

    private final AwsEnvironment environment;
    private final List<ExecutionInterceptor> observers;

    AwsClients(AwsEnvironment environment, List<ExecutionInterceptor> observers) {
        this.environment = environment;
        this.observers = List.copyOf(observers);
    }

    DynamoDbClient dynamoDb() {
        return configured(DynamoDbClient.builder(), "DYNAMODB", RECORD_ATTEMPT, RECORD_CALL)
                .endpointDiscoveryEnabled(false)
                .build();
    }

    S3Client s3() {
        return configured(S3Client.builder(), "S3", BYTES_ATTEMPT, BYTES_CALL)
                .serviceConfiguration(s3Configuration())
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_SUPPORTED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_SUPPORTED)
                .build();
    }

    S3Presigner s3Presigner() {
        S3Presigner.Builder builder = S3Presigner.builder()
                .region(environment.region())
                .credentialsProvider(environment.credentials())
                .serviceConfiguration(s3Configuration());
        environment.endpoint("S3").ifPresent(builder::endpointOverride);
        return builder.build();
    }

    LambdaClient lambda() {
        return configured(LambdaClient.builder(), "LAMBDA", RECORD_ATTEMPT, Limits.FILL_ORDER)
                .build();
    }

    SecretsManagerClient secretsManager() {
        return configured(SecretsManagerClient.builder(), "SECRETS_MANAGER", RECORD_ATTEMPT, RECORD_CALL)
                .build();
    }

    /** Another S3 than AWS's own has no name of its own for every bucket. */
    private S3Configuration s3Configuration() {
        return S3Configuration.builder()
                .profileFile(() -> NO_PROFILES)
                .pathStyleAccessEnabled(environment.endpoint("S3").isPresent())
                .build();
    }

    private <B extends AwsClientBuilder<B, ?> & AwsSyncClientBuilder<B, ?>> B configured(
            B builder, String service, Duration attempt, Duration call) {
        ClientOverrideConfiguration.Builder override = ClientOverrideConfiguration.builder()
                .defaultProfileFileSupplier(() -> NO_PROFILES)
                .retryStrategy(AwsRetryStrategy.standardRetryStrategy().toBuilder()
                        .maxAttempts(MAX_ATTEMPTS)
                        .build())
                .apiCallAttemptTimeout(attempt)
                .apiCallTimeout(call);
        observers.forEach(override::addExecutionInterceptor);
        environment.endpoint(service).ifPresent(builder::endpointOverride);
        return builder.region(environment.region())
                .credentialsProvider(environment.credentials())
                .defaultsMode(DefaultsMode.STANDARD)
                .overrideConfiguration(override.build())
                .httpClientBuilder(UrlConnectionHttpClient.builder()
                        .connectionTimeout(CONNECT)
                        .socketTimeout(attempt));
    }
}
