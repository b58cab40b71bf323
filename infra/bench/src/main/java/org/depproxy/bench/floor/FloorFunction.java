package org.depproxy.bench.floor;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider;
import software.amazon.awssdk.awscore.defaultsmode.DefaultsMode;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClientBuilder;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;

/** One batch of eight keys, by the same client that the real functions use, and an answer: no framework, no decision. */
public final class FloorFunction implements RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> {
    private static final int KEYS = 8;

    private final DynamoDbClient client;
    private final String table;

    /** As Lambda starts it. */
    public FloorFunction() {
        ProfileFile noProfiles = ProfileFile.aggregator().build();
        DynamoDbClientBuilder builder = DynamoDbClient.builder()
                .region(Region.of(required("AWS_REGION")))
                .credentialsProvider(EnvironmentVariableCredentialsProvider.create())
                .defaultsMode(DefaultsMode.STANDARD)
                .endpointDiscoveryEnabled(false)
                .overrideConfiguration(ClientOverrideConfiguration.builder()
                        .defaultProfileFileSupplier(() -> noProfiles)
                        .build())
                .httpClientBuilder(UrlConnectionHttpClient.builder());
        Optional.ofNullable(System.getenv("AWS_ENDPOINT_URL_DYNAMODB"))
                .map(URI::create)
                .ifPresent(builder::endpointOverride);
        client = builder.build();
        table = required("TABLE_NAME");
    }

    private static String required(String variable) {
        return Objects.requireNonNull(System.getenv(variable), variable);
    }

    @Override
    public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
        List<Map<String, AttributeValue>> keys = IntStream.range(0, KEYS)
                .mapToObj(number -> Map.of(
                        "pk", AttributeValue.fromS(event.getRawPath()), "sk", AttributeValue.fromS("floor" + number)))
                .toList();
        int found = client
                .batchGetItem(BatchGetItemRequest.builder()
                        .requestItems(Map.of(
                                table,
                                KeysAndAttributes.builder()
                                        .keys(keys)
                                        .consistentRead(true)
                                        .build()))
                        .build())
                .responses()
                .values()
                .stream()
                .mapToInt(List::size)
                .sum();
        return APIGatewayV2HTTPResponse.builder()
                .withStatusCode(200)
                .withHeaders(Map.of("content-type", "text/plain"))
                .withBody(found + " found")
                .withIsBase64Encoded(false)
                .build();
    }
}
