package org.depproxy.aws;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.depproxy.access.PullScope;
import org.depproxy.aws.ScriptedDynamoDb.Answer;
import org.depproxy.cache.Fence;
import org.depproxy.cache.LeaseState;
import org.depproxy.cache.PullLedger.BlobProgress;
import org.depproxy.cache.StoreUnavailable;
import org.depproxy.cache.StoredBlob;
import org.depproxy.name.Digest;
import org.depproxy.name.GroupPath;
import org.depproxy.name.ImageName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** A DynamoDB that throttles, fails, or gives a part of what it was asked for. */
final class TroubledTableTest {
    private static final PullScope SCOPE = new PullScope(new GroupPath("acme"), ImageName.parse("alpine"));
    private static final Digest DIGEST = Digest.sha256(new byte[0]);
    private static final String BLOB =
            "{\"pk\":{\"S\":\"BLOB#" + DIGEST + "\"},\"sk\":{\"S\":\"CONTENT\"},\"sizeBytes\":{\"N\":\"7\"}}";
    private static final Answer NOTHING = new Answer(200, "{\"Responses\":{\"table\":[]},\"UnprocessedKeys\":{}}");
    private static final Answer REST_LATER = new Answer(
            200,
            "{\"Responses\":{\"table\":[" + BLOB + "]},\"UnprocessedKeys\":{\"table\":{\"Keys\":["
                    + "{\"pk\":{\"S\":\"LEASE#x\"},\"sk\":{\"S\":\"LEASE\"}}]}}}");
    private static final Answer BROKEN = new Answer(500, "{\"__type\":\"InternalServerError\"}");

    private final List<Duration> pauses = Collections.synchronizedList(new ArrayList<>());

    @Test
    void keys_that_a_batch_did_not_get_to_are_asked_for_again() {
        try (ScriptedDynamoDb dynamoDb = new ScriptedDynamoDb(List.of(REST_LATER, NOTHING))) {
            assertThat(progress(dynamoDb))
                    .isEqualTo(new BlobProgress(
                            Optional.of(new StoredBlob(DIGEST, 7)), Optional.empty(), false, LeaseState.FREE));
            assertThat(dynamoDb.requests()).isEqualTo(2);
            assertThat(pauses).hasSize(1);
        }
    }

    @Test
    void keys_that_no_batch_gets_to_are_a_failure_and_no_absence() {
        try (ScriptedDynamoDb dynamoDb = new ScriptedDynamoDb(List.of(REST_LATER))) {
            assertThatThrownBy(() -> progress(dynamoDb)).isInstanceOf(StoreUnavailable.class);
            assertThat(dynamoDb.requests()).isEqualTo(1 + Table.MAX_REMAINDERS);
            assertThat(pauses).isSorted();
        }
    }

    @Test
    void a_failure_is_tried_again_a_few_times_and_then_says_what_was_tried() {
        try (ScriptedDynamoDb dynamoDb = new ScriptedDynamoDb(List.of(BROKEN))) {
            assertThatThrownBy(() -> progress(dynamoDb))
                    .isInstanceOf(StoreUnavailable.class)
                    .hasMessage("could not read how a blob gets on");
            assertThat(dynamoDb.requests()).isEqualTo(AwsClients.MAX_ATTEMPTS);
        }
    }

    @Test
    void a_failure_that_passes_is_not_noticed() {
        try (ScriptedDynamoDb dynamoDb = new ScriptedDynamoDb(List.of(BROKEN, NOTHING))) {
            assertThat(progress(dynamoDb))
                    .isEqualTo(new BlobProgress(Optional.empty(), Optional.empty(), false, LeaseState.FREE));
        }
    }

    @Test
    void a_transaction_that_collides_is_tried_again() {
        Answer collision = new Answer(
                400,
                "{\"__type\":\"com.amazonaws.dynamodb.v20120810#TransactionCanceledException\",\"message\":\"m\","
                        + "\"CancellationReasons\":[{\"Code\":\"TransactionConflict\"},{\"Code\":\"None\"}]}");
        try (ScriptedDynamoDb dynamoDb = new ScriptedDynamoDb(List.of(collision, collision, new Answer(200, "{}")))) {
            AwsPorts ports = ports(dynamoDb);
            assertThat(ports.publications().link(SCOPE, DIGEST, new Fence("k", "o", 1)))
                    .isTrue();
            assertThat(dynamoDb.requests()).isEqualTo(3);
            assertThat(pauses).hasSize(2);
        }
    }

    @Test
    void a_transaction_that_always_collides_is_a_failure() {
        Answer collision = new Answer(
                400,
                "{\"__type\":\"com.amazonaws.dynamodb.v20120810#TransactionConflictException\",\"message\":\"m\"}");
        try (ScriptedDynamoDb dynamoDb = new ScriptedDynamoDb(List.of(collision))) {
            AwsPorts ports = ports(dynamoDb);
            assertThatThrownBy(() -> ports.leases().release(new Fence("k", "o", 1)))
                    .isInstanceOf(StoreUnavailable.class);
        }
    }

    private BlobProgress progress(ScriptedDynamoDb dynamoDb) {
        return ports(dynamoDb).pullLedger().progress(SCOPE, DIGEST);
    }

    private AwsPorts ports(ScriptedDynamoDb dynamoDb) {
        return new AwsPorts(dynamoDb.environment(), pauses::add, new SecureRandom());
    }
}
