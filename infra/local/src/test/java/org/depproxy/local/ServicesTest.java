package org.depproxy.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveStatus;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvocationType;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.lambda.model.RequestTooLargeException;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The AWS services as the functions see them: through the SDK, with the environment they are given. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // by JUnit
final class ServicesTest {
    private static final int DEAD_CONNECTIONS = 3;
    private static final String BUCKET = "depproxy-bucket";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private TestProject project;
    private LocalRuntime runtime;

    @BeforeAll
    void start(@TempDir Path folder) {
        project = TestProject.in(folder);
        runtime = project.start();
    }

    @AfterAll
    void stop() {
        runtime.close();
    }

    @Test
    void the_declared_table_stands_with_its_index_and_its_time_to_live() {
        try (DynamoDbClient client = dynamoDb(credentials())) {
            var table =
                    client.describeTable(request -> request.tableName("Table")).table();

            assertThat(table.keySchema()).extracting("attributeName").containsExactly("pk", "sk");
            assertThat(table.globalSecondaryIndexes()).extracting("indexName").containsExactly("by-due");
            assertThat(client.describeTimeToLive(request -> request.tableName("Table"))
                            .timeToLiveDescription()
                            .timeToLiveStatus())
                    .isEqualTo(TimeToLiveStatus.ENABLED);
        }
    }

    @Test
    void nobody_asks_the_services_without_the_secret_key() {
        AwsBasicCredentials thief = AwsBasicCredentials.create(environment("AWS_ACCESS_KEY_ID"), "guessed");
        try (DynamoDbClient client = dynamoDb(thief)) {
            assertThatThrownBy(() -> client.listTables())
                    .isInstanceOf(DynamoDbException.class)
                    .hasMessageContaining("UnrecognizedClientException");
        }
        try (S3Client client = s3(thief)) {
            assertThatThrownBy(() -> client.listObjectsV2(request -> request.bucket(BUCKET)))
                    .isInstanceOf(S3Exception.class)
                    .extracting("statusCode")
                    .isEqualTo(403);
        }
    }

    @Test
    void what_was_stored_is_there_after_a_restart(@TempDir Path folder) {
        TestProject own = TestProject.in(folder);
        Map<String, AttributeValue> item = Map.of("pk", AttributeValue.fromS("a"), "sk", AttributeValue.fromS("b"));
        String secret;
        try (LocalRuntime first = own.start();
                DynamoDbClient tables = dynamoDb(first, credentials(first));
                S3Client objects = s3(first, credentials(first));
                SecretsManagerClient secrets = secretsManager(first)) {
            tables.putItem(request -> request.tableName("Table").item(item));
            objects.putObject(request -> request.bucket(BUCKET).key("blobs/x"), RequestBody.fromString("bytes"));
            secret = secrets.getSecretValue(request -> request.secretId("Secret"))
                    .secretString();
        }
        try (LocalRuntime second = own.start();
                DynamoDbClient tables = dynamoDb(second, credentials(second));
                S3Client objects = s3(second, credentials(second));
                SecretsManagerClient secrets = secretsManager(second)) {
            assertThat(tables.getItem(request -> request.tableName("Table").key(item))
                            .item())
                    .isEqualTo(item);
            assertThat(objects.getObjectAsBytes(
                                    request -> request.bucket(BUCKET).key("blobs/x"))
                            .asUtf8String())
                    .isEqualTo("bytes");
            assertThat(secrets.getSecretValue(request -> request.secretId("Secret"))
                            .secretString())
                    .isEqualTo(secret)
                    .matches("[A-Za-z0-9]{64}");
        }
    }

    @Test
    void the_secret_has_its_arn_and_no_other_secret_is_known() {
        try (SecretsManagerClient client = secretsManager(runtime)) {
            String arn = environment("SECRET_ARN");

            assertThat(client.getSecretValue(request -> request.secretId(arn)).arn())
                    .isEqualTo(arn);
            assertThatThrownBy(() -> client.getSecretValue(request -> request.secretId("other")))
                    .isInstanceOf(software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException.class);
        }
    }

    @Test
    void a_registry_token_beside_a_signed_query_does_no_harm() throws Exception {
        byte[] content = "layer".getBytes(java.nio.charset.StandardCharsets.UTF_8);
        try (S3Client client = s3(credentials());
                S3Presigner presigner = presigner()) {
            client.putObject(request -> request.bucket(BUCKET).key("blobs/sha256:1"), RequestBody.fromBytes(content));
            URI get = presigner
                    .presignGetObject(presign -> presign.signatureDuration(Duration.ofMinutes(5))
                            .getObjectRequest(request -> request.bucket(BUCKET).key("blobs/sha256:1")))
                    .url()
                    .toURI();
            URI head = presigner
                    .presignHeadObject(presign -> presign.signatureDuration(Duration.ofMinutes(5))
                            .headObjectRequest(request -> request.bucket(BUCKET).key("blobs/sha256:1")))
                    .url()
                    .toURI();

            HttpResponse<byte[]> whole = send(withToken(get).GET());
            assertThat(whole.statusCode()).isEqualTo(200);
            assertThat(whole.body()).isEqualTo(content);
            HttpResponse<byte[]> part = send(withToken(get).header("Range", "bytes=1-2"));
            assertThat(part.statusCode()).isEqualTo(206);
            assertThat(new String(part.body(), java.nio.charset.StandardCharsets.UTF_8))
                    .isEqualTo("ay");
            HttpResponse<byte[]> length = send(withToken(head).method("HEAD", HttpRequest.BodyPublishers.noBody()));
            assertThat(length.statusCode()).isEqualTo(200);
            assertThat(length.headers().firstValue("content-length")).contains("5");
            assertThat(send(withToken(get).method("HEAD", HttpRequest.BodyPublishers.noBody()))
                            .statusCode())
                    .isEqualTo(403);
            URI tampered =
                    URI.create(get.toString().replace("sha256:1", "sha256:2").replace("sha256%3A1", "sha256%3A2"));
            assertThat(send(withToken(tampered).GET()).statusCode()).isEqualTo(403);
            URI unsigned = URI.create(runtime.blobUrl() + "/" + BUCKET + "/blobs/sha256:1");
            assertThat(send(HttpRequest.newBuilder(unsigned)).statusCode()).isEqualTo(403);
        }
    }

    @Test
    void s3_refuses_what_the_real_one_refuses() {
        try (S3Client client = s3(credentials())) {
            client.putObject(
                    request -> request.bucket(BUCKET).key("once").ifNoneMatch("*"), RequestBody.fromString("1"));
            assertStatus(
                    412,
                    () -> client.putObject(
                            request -> request.bucket(BUCKET).key("once").ifNoneMatch("*"),
                            RequestBody.fromString("2")));
            assertStatus(
                    404,
                    () -> client.getObjectAsBytes(
                            request -> request.bucket(BUCKET).key("never")));
            assertStatus(
                    404,
                    () -> client.headObject(request -> request.bucket(BUCKET).key("never")));
            assertStatus(
                    416,
                    () -> client.getObjectAsBytes(
                            request -> request.bucket(BUCKET).key("once").range("bytes=5-6")));
            String etag = client.headObject(request -> request.bucket(BUCKET).key("once"))
                    .eTag();
            assertStatus(
                    304,
                    () -> client.getObjectAsBytes(
                            request -> request.bucket(BUCKET).key("once").ifNoneMatch(etag)));
            assertStatus(
                    400,
                    () -> client.putObject(
                            request -> request.bucket(BUCKET).key("bad").checksumSHA256("A".repeat(43) + "="),
                            RequestBody.fromString("x")));
            assertStatus(
                    404,
                    () -> client.headObject(request -> request.bucket(BUCKET).key("bad")));
        }
    }

    @Test
    void an_upload_that_nobody_completes_is_aborted_when_the_lifecycle_rule_says(@TempDir Path folder)
            throws Exception {
        TestProject own = TestProject.in(folder);
        try (LocalRuntime today = own.start();
                S3Client client = s3(today, credentials(today))) {
            client.createMultipartUpload(request -> request.bucket(BUCKET).key("blobs/half"));
            assertThat(client.listMultipartUploads(request -> request.bucket(BUCKET))
                            .uploads())
                    .hasSize(1);
        }
        Instant tomorrow = Instant.now().plus(Duration.ofHours(25));
        try (LocalRuntime later = own.start(() -> tomorrow);
                S3Client client = s3(later, credentials(later))) {
            await(() -> client.listMultipartUploads(request -> request.bucket(BUCKET))
                    .uploads()
                    .isEmpty());
        }
    }

    @Test
    void a_function_can_be_invoked_and_waited_for() {
        try (LambdaClient client = lambda()) {
            InvokeResponse good = client.invoke(request ->
                    request.functionName("Raw").payload(SdkBytes.fromUtf8String("{\"x-reply\":\"eyJhIjoxfQ==\"}")));
            assertThat(good.statusCode()).isEqualTo(200);
            assertThat(good.functionError()).isNull();
            assertThat(good.payload().asUtf8String()).isEqualTo("{\"a\":1}");

            InvokeResponse bad = client.invoke(
                    request -> request.functionName("arn:aws:lambda:us-east-1:000000000000:function:Raw:live")
                            .payload(SdkBytes.fromUtf8String("{\"x-do\":\"throw\"}")));
            assertThat(bad.functionError()).isEqualTo("Unhandled");
            assertThat(bad.payload().asUtf8String()).contains("java.lang.IllegalStateException");

            InvokeResponse slow = client.invoke(
                    request -> request.functionName("Brief").payload(SdkBytes.fromUtf8String("{\"x-do\":\"hang\"}")));
            assertThat(slow.functionError()).isEqualTo("Unhandled");
            assertThat(slow.payload().asUtf8String()).contains("timed out");

            assertThatThrownBy(() -> client.invoke(request -> request.functionName("None")))
                    .isInstanceOf(ResourceNotFoundException.class);
        }
    }

    @Test
    void an_asynchronous_invocation_is_accepted_and_repeated_as_declared() throws IOException {
        try (LambdaClient client = lambda()) {
            InvokeResponse accepted = client.invoke(request -> request.functionName("Raw")
                    .invocationType(InvocationType.EVENT)
                    .payload(SdkBytes.fromUtf8String("{\"x-failures\":\"2\"}")));

            assertThat(accepted.statusCode()).isEqualTo(202);
            assertThat(accepted.payload().asByteArray()).isEmpty();
            await(() -> Files.exists(project.calls())
                    && Files.readAllLines(project.calls()).size() == 3);
            assertThat(Files.readAllLines(project.calls())).containsOnly("Raw 640 true");
        }
    }

    @Test
    void t205_events_of_a_function_with_one_execution_of_its_own_run_one_after_the_other_and_none_is_lost()
            throws IOException {
        int events = 100;
        try (LambdaClient client = lambda()) {
            for (int i = 0; i < events; i++) {
                client.invoke(request -> request.functionName("Single")
                        .invocationType(InvocationType.EVENT)
                        .payload(SdkBytes.fromUtf8String("{\"x-failures\":\"0\"}")));
            }

            await(() -> Files.exists(project.callsOfSingle())
                    && Files.readAllLines(project.callsOfSingle()).size() == events);
        }
    }

    @Test
    void an_event_may_be_as_large_as_lambda_allows_and_no_larger() {
        try (LambdaClient client = lambda()) {
            assertThat(client.invoke(request -> request.functionName("Brief")
                                    .invocationType(InvocationType.EVENT)
                                    .payload(event(1_048_576)))
                            .statusCode())
                    .isEqualTo(202);
            assertThatThrownBy(() -> client.invoke(request -> request.functionName("Brief")
                            .invocationType(InvocationType.EVENT)
                            .payload(event(1_048_577))))
                    .isInstanceOf(RequestTooLargeException.class);
        }
    }

    private static SdkBytes event(int length) {
        return SdkBytes.fromUtf8String("{\"x\":\"" + "y".repeat(length - 8) + "\"}");
    }

    /** The JDK's client may take a kept connection that the server has closed since, and the SDK does not try again then. */
    private static void onALivingConnection(Runnable call) {
        for (int dead = 0; ; dead++) {
            try {
                call.run();
                return;
            } catch (UncheckedIOException e) {
                if (dead == DEAD_CONNECTIONS) {
                    throw e;
                }
            }
        }
    }

    private static void assertStatus(int status, Runnable call) {
        assertThatThrownBy(() -> onALivingConnection(call))
                .isInstanceOf(S3Exception.class)
                .extracting("statusCode")
                .isEqualTo(status);
    }

    private HttpRequest.Builder withToken(URI uri) {
        return HttpRequest.newBuilder(uri).header("Authorization", "Bearer eyJhbGciOiJFUzI1NiJ9.e30.x");
    }

    private static HttpResponse<byte[]> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        }
    }

    private interface Condition {
        boolean holds() throws IOException;
    }

    private static void await(Condition condition) throws IOException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.holds()) {
            assertThat(System.nanoTime()).as("waited too long").isLessThan(end);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    private String environment(String name) {
        return environment(runtime, name);
    }

    private static String environment(LocalRuntime runtime, String name) {
        return Objects.requireNonNull(runtime.environmentOf("Typed").get(name), name);
    }

    private AwsBasicCredentials credentials() {
        return credentials(runtime);
    }

    private static AwsBasicCredentials credentials(LocalRuntime runtime) {
        return AwsBasicCredentials.create(
                environment(runtime, "AWS_ACCESS_KEY_ID"), environment(runtime, "AWS_SECRET_ACCESS_KEY"));
    }

    private DynamoDbClient dynamoDb(AwsBasicCredentials credentials) {
        return dynamoDb(runtime, credentials);
    }

    private static DynamoDbClient dynamoDb(LocalRuntime runtime, AwsBasicCredentials credentials) {
        return DynamoDbClient.builder()
                .httpClient(UrlConnectionHttpClient.create())
                .region(Region.US_EAST_1)
                .endpointOverride(URI.create(environment(runtime, "AWS_ENDPOINT_URL_DYNAMODB")))
                .credentialsProvider(StaticCredentialsProvider.create(credentials))
                .build();
    }

    private S3Client s3(AwsBasicCredentials credentials) {
        return s3(runtime, credentials);
    }

    private static S3Client s3(LocalRuntime runtime, AwsBasicCredentials credentials) {
        return S3Client.builder()
                .httpClient(UrlConnectionHttpClient.create())
                .region(Region.US_EAST_1)
                .forcePathStyle(true)
                .endpointOverride(URI.create(environment(runtime, "AWS_ENDPOINT_URL_S3")))
                .credentialsProvider(StaticCredentialsProvider.create(credentials))
                .build();
    }

    private S3Presigner presigner() {
        return S3Presigner.builder()
                .region(Region.US_EAST_1)
                .serviceConfiguration(
                        S3Configuration.builder().pathStyleAccessEnabled(true).build())
                .endpointOverride(URI.create(environment("AWS_ENDPOINT_URL_S3")))
                .credentialsProvider(StaticCredentialsProvider.create(credentials()))
                .build();
    }

    private LambdaClient lambda() {
        return LambdaClient.builder()
                .httpClient(UrlConnectionHttpClient.create())
                .region(Region.US_EAST_1)
                .endpointOverride(URI.create(environment("AWS_ENDPOINT_URL_LAMBDA")))
                .credentialsProvider(StaticCredentialsProvider.create(credentials()))
                .build();
    }

    private static SecretsManagerClient secretsManager(LocalRuntime runtime) {
        return SecretsManagerClient.builder()
                .httpClient(UrlConnectionHttpClient.create())
                .region(Region.US_EAST_1)
                .endpointOverride(URI.create(environment(runtime, "AWS_ENDPOINT_URL_SECRETS_MANAGER")))
                .credentialsProvider(StaticCredentialsProvider.create(credentials(runtime)))
                .build();
    }
}
