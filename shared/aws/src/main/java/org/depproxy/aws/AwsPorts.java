package org.depproxy.aws;

import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.depproxy.access.Directory;
import org.depproxy.access.Groups;
import org.depproxy.access.Seal;
import org.depproxy.access.SigningKeys;
import org.depproxy.cache.BlobLinks;
import org.depproxy.cache.BlobStore;
import org.depproxy.cache.Fills;
import org.depproxy.cache.Leases;
import org.depproxy.cache.Listings;
import org.depproxy.cache.Pause;
import org.depproxy.cache.Publications;
import org.depproxy.cache.PullLedger;
import org.depproxy.circuit.Circuits;
import org.depproxy.quota.Quotas;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueRequest;

/**
 * The ports on AWS, as a function's environment describes them: {@code AWS_REGION}, {@code TABLE_NAME}, {@code BUCKET_NAME},
 * {@code SECRET_ARN}, {@code FILL_FUNCTION}; {@code AWS_ENDPOINT_URL_…} where a service is not AWS's own. Each client is made
 * when it is first used, and a variable is missed only when it is needed. Without {@code SECRET_ARN} the logins
 * of groups' upstreams stay closed: a function that contacts none needs no secret. Thread-safe.
 */
public final class AwsPorts implements AutoCloseable {
    private static final String SECRET_ARN = "SECRET_ARN";

    private final AwsEnvironment environment;
    private final Pause pause;
    private final Lazy<DynamoDbClient> dynamoDb;
    private final Lazy<S3Client> s3;
    private final Lazy<S3Presigner> presigner;
    private final Lazy<LambdaClient> lambda;
    private final Lazy<SecretsManagerClient> secretsManager;
    private final Lazy<Seal> seal;

    /**
     * The ports of this environment.
     *
     * @param random a cryptographically strong source
     */
    public AwsPorts(Map<String, String> environment, Pause pause, RandomGenerator random) {
        this(environment, pause, random, List.of());
    }

    /** The same, with observers of every call that the SDK makes. */
    public AwsPorts(
            Map<String, String> environment,
            Pause pause,
            RandomGenerator random,
            List<ExecutionInterceptor> observers) {
        this.environment = new AwsEnvironment(environment);
        this.pause = pause;
        AwsClients clients = new AwsClients(this.environment, observers);
        this.dynamoDb = new Lazy<>(clients::dynamoDb);
        this.s3 = new Lazy<>(clients::s3);
        this.presigner = new Lazy<>(clients::s3Presigner);
        this.lambda = new Lazy<>(clients::lambda);
        this.secretsManager = new Lazy<>(clients::secretsManager);
        this.seal = new Lazy<>(() -> new Seal(secret(), random));
    }

    /** Users, access tokens, groups and memberships. */
    public Directory directory() {
        return new DynamoDirectory(table(), groupItem());
    }

    /** Groups. */
    public Groups groups() {
        return new DynamoDirectory(table(), groupItem());
    }

    /** Signing keys. */
    public SigningKeys signingKeys() {
        return new DynamoSigningKeys(table());
    }

    /** What a pull reads. */
    public PullLedger pullLedger() {
        return new DynamoPullLedger(table(), new StandingItems(groupItem()), manifestContents());
    }

    /** What a pull writes. */
    public Publications publications() {
        return new DynamoPublications(table(), manifestContents());
    }

    /** Kept lists. */
    public Listings listings() {
        return new DynamoListings(table(), new StandingItems(groupItem()));
    }

    /** What is known of upstreams' limits. */
    public Quotas quotas() {
        return new DynamoQuotas(table());
    }

    /** Leases. */
    public Leases leases() {
        return new DynamoLeases(table());
    }

    /** What is remembered of upstreams in trouble. */
    public Circuits circuits() {
        return new DynamoCircuits(table());
    }

    /** The bytes of blobs. */
    public BlobStore blobStore() {
        return new S3BlobStore(s3, bucket());
    }

    /** Addresses of blobs. */
    public BlobLinks blobLinks() {
        return new S3BlobLinks(presigner, bucket());
    }

    /** Orders for fills. */
    public Fills fills() {
        return new LambdaFills(lambda, environment.required("FILL_FUNCTION"));
    }

    /** Orders for fills that the function running here carries out itself, in other invocations: {@code AWS_LAMBDA_FUNCTION_NAME}. */
    public Fills ownFills() {
        return new LambdaFills(lambda, environment.required("AWS_LAMBDA_FUNCTION_NAME"));
    }

    /**
     * The seal made of the deployment's secret, which is read once.
     *
     * @throws org.depproxy.cache.StoreUnavailable when it cannot be read
     */
    public Seal seal() {
        return seal.get();
    }

    private String secret() {
        GetSecretValueRequest request = GetSecretValueRequest.builder()
                .secretId(environment.required(SECRET_ARN))
                .build();
        return Attempt.of(
                "read the deployment's secret",
                () -> secretsManager.get().getSecretValue(request).secretString());
    }

    private GroupItem groupItem() {
        return new GroupItem(environment.optional(SECRET_ARN).map(arn -> seal));
    }

    private ManifestContents manifestContents() {
        return new ManifestContents(new S3Manifests(s3, bucket()));
    }

    private Table table() {
        return new Table(dynamoDb, environment.required("TABLE_NAME"), pause);
    }

    private String bucket() {
        return environment.required("BUCKET_NAME");
    }

    /** Closes every client that was made. */
    @Override
    public void close() {
        List.<Lazy<? extends SdkClient>>of(dynamoDb, s3, lambda, secretsManager)
                .forEach(client -> client.ifMade(SdkClient::close));
        presigner.ifMade(S3Presigner::close);
    }
}
