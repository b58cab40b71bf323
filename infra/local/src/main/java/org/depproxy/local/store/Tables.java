package org.depproxy.local.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.depproxy.local.http.StartFailed;
import org.depproxy.local.template.Template;
import org.eclipse.jetty.server.Handler;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ListTablesRequest;
import software.amazon.awssdk.services.dynamodb.model.Projection;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveSpecification;
import software.amazon.awssdk.services.dynamodb.model.UpdateTimeToLiveRequest;
import software.amazon.dynamodb.services.local.server.LocalDynamoDBRequestHandler;
import software.amazon.dynamodb.services.local.server.LocalDynamoDBServerHandler;

/** The tables of the template in DynamoDB Local, kept in files. */
public final class Tables implements AutoCloseable {
    /** One database for every caller; who may call is checked before. */
    private static final boolean SHARED = true;

    private static final boolean IN_MEMORY = false;
    private static final boolean DELAY_STATUS = false;

    private final LocalDynamoDBRequestHandler database;
    private final LocalDynamoDBServerHandler handler;

    private Tables(LocalDynamoDBRequestHandler database) {
        this.database = database;
        this.handler = new LocalDynamoDBServerHandler(database, null);
    }

    /** Opens the database below {@code folder} and creates the tables that it does not have yet. */
    public static Tables open(List<Template.Table> declared, Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new StartFailed("The tables' directory " + folder + " cannot be made: " + e, e);
        }
        Tables tables =
                new Tables(new LocalDynamoDBRequestHandler(0, IN_MEMORY, folder.toString(), SHARED, DELAY_STATUS));
        List<String> existing = tables.database
                .listTables(
                        "local", Template.REGION, ListTablesRequest.builder().build())
                .tableNames();
        declared.stream().filter(table -> !existing.contains(table.name())).forEach(tables::create);
        return tables;
    }

    /** The DynamoDB API over HTTP. */
    public Handler handler() {
        return handler;
    }

    private void create(Template.Table table) {
        List<AttributeDefinition> attributes = new ArrayList<>();
        table.attributeTypes()
                .forEach((name, type) -> attributes.add(AttributeDefinition.builder()
                        .attributeName(name)
                        .attributeType(type)
                        .build()));
        CreateTableRequest.Builder request = CreateTableRequest.builder()
                .tableName(table.name())
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .attributeDefinitions(attributes)
                .keySchema(keySchema(table.keys()));
        if (!table.indexes().isEmpty()) {
            request.globalSecondaryIndexes(
                    table.indexes().stream().map(Tables::index).toList());
        }
        database.createTable("local", Template.REGION, request.build());
        table.timeToLiveAttribute()
                .ifPresent(attribute -> database.updateTimeToLive(
                        "local",
                        Template.REGION,
                        UpdateTimeToLiveRequest.builder()
                                .tableName(table.name())
                                .timeToLiveSpecification(TimeToLiveSpecification.builder()
                                        .attributeName(attribute)
                                        .enabled(true)
                                        .build())
                                .build()));
    }

    private static GlobalSecondaryIndex index(Template.Index index) {
        Projection.Builder projection = Projection.builder().projectionType(index.projection());
        if (!index.included().isEmpty()) {
            projection.nonKeyAttributes(index.included());
        }
        return GlobalSecondaryIndex.builder()
                .indexName(index.name())
                .keySchema(keySchema(index.keys()))
                .projection(projection.build())
                .build();
    }

    private static List<KeySchemaElement> keySchema(Template.Keys keys) {
        List<KeySchemaElement> schema = new ArrayList<>();
        schema.add(element(keys.partition(), KeyType.HASH));
        keys.sort().ifPresent(sort -> schema.add(element(sort, KeyType.RANGE)));
        return schema;
    }

    private static KeySchemaElement element(String attribute, KeyType type) {
        return KeySchemaElement.builder().attributeName(attribute).keyType(type).build();
    }

    @Override
    public void close() {
        database.shutdown();
    }
}
