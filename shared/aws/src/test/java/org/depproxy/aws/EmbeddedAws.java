package org.depproxy.aws;

import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.depproxy.cache.Pause;
import org.depproxy.testkit.contract.StorePorts;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobStore;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveSpecification;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.dynamodb.services.local.server.LocalDynamoDBRequestHandler;
import software.amazon.dynamodb.services.local.server.LocalDynamoDBServerHandler;

/** DynamoDB Local, an embedded S3 and {@link FakeServices} on loopback, in memory, started once for all tests. */
final class EmbeddedAws {
    static final Pause PAUSE = (Duration duration) -> LockSupport.parkNanos(duration.toNanos());
    static final String SECRET = "the secret of the tests, which is long enough";

    private static final Lazy<EmbeddedAws> INSTANCE = new Lazy<>(EmbeddedAws::new);
    private static final String ACCESS_KEY_ID = "AKIDTEST";
    private static final String SECRET_ACCESS_KEY = "secret-of-the-tests";

    private final Map<String, String> environment;
    private final FakeServices services;
    private final DynamoDbClient dynamoDb;
    private final S3Client s3;

    private EmbeddedAws() {
        this.services = new FakeServices(SECRET);
        this.environment = Map.ofEntries(
                Map.entry("AWS_REGION", "us-east-1"),
                Map.entry("AWS_ACCESS_KEY_ID", ACCESS_KEY_ID),
                Map.entry("AWS_SECRET_ACCESS_KEY", SECRET_ACCESS_KEY),
                Map.entry("AWS_ENDPOINT_URL_DYNAMODB", startedDynamoDb()),
                Map.entry("AWS_ENDPOINT_URL_S3", startedS3()),
                Map.entry("AWS_ENDPOINT_URL_LAMBDA", services.url()),
                Map.entry("AWS_ENDPOINT_URL_SECRETS_MANAGER", services.url()),
                Map.entry("SECRET_ARN", "arn:aws:secretsmanager:us-east-1:000000000000:secret:depproxy"),
                Map.entry("FILL_FUNCTION", "fill-function"));
        AwsClients clients = new AwsClients(new AwsEnvironment(environment), List.of());
        this.dynamoDb = clients.dynamoDb();
        this.s3 = clients.s3();
    }

    static EmbeddedAws get() {
        return INSTANCE.get();
    }

    private static String startedDynamoDb() {
        Server server = new Server();
        ServerConnector connector = new ServerConnector(server);
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        LocalDynamoDBRequestHandler database = new LocalDynamoDBRequestHandler(0, true, null, true, false);
        server.setHandler(new LocalDynamoDBServerHandler(database, null));
        try {
            server.start();
        } catch (Exception e) {
            throw new IllegalStateException("DynamoDB Local does not start", e);
        }
        return "http://127.0.0.1:" + connector.getLocalPort();
    }

    private static String startedS3() {
        S3Proxy proxy = S3Proxy.builder()
                .blobStore(new TransientNio2BlobStore())
                .endpoint(URI.create("http://127.0.0.1:0"))
                .awsAuthentication(AuthenticationType.AWS_V4, ACCESS_KEY_ID, SECRET_ACCESS_KEY)
                .ignoreUnknownHeaders(true)
                .build();
        try {
            proxy.start();
        } catch (Exception e) {
            throw new IllegalStateException("the embedded S3 does not start", e);
        }
        return "http://127.0.0.1:" + proxy.getPort();
    }

    /** A new, empty table and bucket. */
    Store newStore(ExecutionInterceptor... observers) {
        String name = "t" + UUID.randomUUID();
        dynamoDb.createTable(request -> request.tableName(name)
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .attributeDefinitions(attribute("pk"), attribute("sk"))
                .keySchema(key("pk", KeyType.HASH), key("sk", KeyType.RANGE)));
        dynamoDb.updateTimeToLive(request -> request.tableName(name)
                .timeToLiveSpecification(TimeToLiveSpecification.builder()
                        .attributeName("expires")
                        .enabled(true)
                        .build()));
        s3.createBucket(request -> request.bucket(name));
        Map<String, String> own = new HashMap<>(environment);
        own.put("TABLE_NAME", name);
        own.put("BUCKET_NAME", name);
        return new Store(name, new AwsPorts(own, PAUSE, new SecureRandom(), List.of(observers)));
    }

    private static AttributeDefinition attribute(String name) {
        return AttributeDefinition.builder()
                .attributeName(name)
                .attributeType(ScalarAttributeType.S)
                .build();
    }

    private static KeySchemaElement key(String name, KeyType type) {
        return KeySchemaElement.builder().attributeName(name).keyType(type).build();
    }

    Map<String, String> environment() {
        return environment;
    }

    FakeServices services() {
        return services;
    }

    DynamoDbClient dynamoDb() {
        return dynamoDb;
    }

    S3Client s3() {
        return s3;
    }

    /**
     * A table and a bucket.
     *
     * @param name of both
     */
    record Store(String name, AwsPorts ports) {
        StorePorts records() {
            return new StorePorts(
                    ports.directory(),
                    ports.groups(),
                    ports.signingKeys(),
                    ports.pullLedger(),
                    ports.publications(),
                    ports.listings(),
                    ports.leases(),
                    ports.quotas(),
                    ports.circuits());
        }

        /** The item of a key, as it lies in the table. */
        Item item(Key key) {
            return new Item(EmbeddedAws.get()
                    .dynamoDb()
                    .getItem(request ->
                            request.tableName(name).key(key.attributes()).consistentRead(true))
                    .item());
        }

        /** Writes an item past every port. */
        void tamper(Item item) {
            EmbeddedAws.get()
                    .dynamoDb()
                    .putItem(request -> request.tableName(name).item(item.attributes()));
        }

        /** Lets the table forget an item. */
        void forget(Key key) {
            EmbeddedAws.get()
                    .dynamoDb()
                    .deleteItem(request -> request.tableName(name).key(key.attributes()));
        }
    }
}
