package org.depproxy.acceptance.runtime;

import java.net.URI;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The table, as raw records. */
final class Records implements AutoCloseable {
    private final DynamoDbClient client;
    private final String table;

    /** The table of a function's environment. */
    Records(Map<String, String> environment) {
        table = value(environment, "TABLE_NAME");
        client = DynamoDbClient.builder()
                .region(Region.of(value(environment, "AWS_REGION")))
                .endpointOverride(URI.create(value(environment, "AWS_ENDPOINT_URL_DYNAMODB")))
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(
                        value(environment, "AWS_ACCESS_KEY_ID"), value(environment, "AWS_SECRET_ACCESS_KEY"))))
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build();
    }

    private static String value(Map<String, String> environment, String name) {
        return Objects.requireNonNull(environment.get(name), name);
    }

    /** Removes every record but those of these partitions. */
    void removeAllBut(Set<String> partitions) {
        client.scanPaginator(scan -> scan.tableName(table).projectionExpression("pk, sk"))
                .items()
                .forEach(item -> {
                    AttributeValue partition = Objects.requireNonNull(item.get("pk"));
                    if (!partitions.contains(partition.s())) {
                        client.deleteItem(delete -> delete.tableName(table).key(item));
                    }
                });
    }

    @Override
    public void close() {
        client.close();
    }
}
