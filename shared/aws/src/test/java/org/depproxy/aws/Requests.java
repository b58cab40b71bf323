package org.depproxy.aws;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.depproxy.testkit.simulation.Scheduler;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.ListPartsRequest;

/**
 * The requests of a store: those that may change what an inventory tells are counted, and those whose connection broke; each can be
 * made a step.
 */
final class Requests implements ExecutionInterceptor {
    private final AtomicLong changes = new AtomicLong();
    private final AtomicLong broken = new AtomicLong();
    private volatile Optional<Scheduler> scheduler = Optional.empty();

    /** Lets others go on before each request from now on, or whoever sends it die. */
    void stepBy(Scheduler other) {
        scheduler = Optional.of(other);
    }

    /** How many requests have been sent that were more than a look, and not at a record of those that no inventory tells of. */
    long changes() {
        return changes.get();
    }

    /** How many requests the store did not answer, however often they were sent: such a run is not what its seed makes. */
    long broken() {
        return broken.get();
    }

    /** Outside of every limit of time, since others may take long. */
    @Override
    public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
        scheduler.ifPresent(Scheduler::step);
    }

    @Override
    public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
        if (mayChange(context.request())) {
            changes.incrementAndGet();
        }
    }

    @Override
    public void onExecutionFailure(Context.FailedExecution context, ExecutionAttributes attributes) {
        if (!(context.exception() instanceof AwsServiceException)) {
            broken.incrementAndGet();
        }
    }

    private static boolean mayChange(SdkRequest request) {
        return switch (request) {
            case BatchGetItemRequest read -> false;
            case QueryRequest read -> false;
            case GetObjectRequest read -> false;
            case HeadObjectRequest read -> false;
            case ListPartsRequest read -> false;
            case PutItemRequest put -> isTold(put.item());
            case UpdateItemRequest update -> isTold(update.key());
            default -> true;
        };
    }

    private static boolean isTold(Map<String, AttributeValue> item) {
        String partition =
                Optional.ofNullable(item.get(Key.PARTITION)).orElseThrow().s();
        return !partition.startsWith("LEASE#") && !partition.startsWith("CIRCUIT#") && !partition.equals(Key.QUOTA);
    }
}
