package org.depproxy.aws;

import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import org.depproxy.access.PullScope;
import org.depproxy.cache.Fence;
import org.depproxy.cache.Publications;
import org.depproxy.cache.StoredBlob;
import org.depproxy.hash.BouncyHashes;
import org.depproxy.testkit.simulation.PortCall;
import org.depproxy.testkit.simulation.Scheduler;
import org.depproxy.testkit.world.Experiment;
import org.depproxy.testkit.world.Plan;
import org.depproxy.testkit.world.Ports;
import org.depproxy.testkit.world.Simulation;
import org.depproxy.testkit.world.Violation;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.s3.model.AbortMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

import static org.assertj.core.api.Assertions.assertThat;

/** The simulation sees through the adapters: each bug that is planted in them, or in what they send, is found. */
final class AwsPlantedBugsTest {
    /** Within how many seeds a bug must be found. */
    private static final int SEEDS = 4;

    @Test
    void a_tag_that_moves_without_a_condition_is_found() {
        assertThat(foundIn("I15", plan -> plan, AwsPlantedBugsTest::unconditional))
                .contains("I15");
    }

    private static SdkRequest unconditional(SdkRequest request) {
        return request instanceof PutItemRequest put && isTag(new Item(put.item()))
                ? put.toBuilder()
                        .conditionExpression(null)
                        .expressionAttributeValues(null)
                        .build()
                : request;
    }

    private static boolean isTag(Item item) {
        return item.text(Key.SORT).filter(sort -> sort.startsWith("TAG#")).isPresent();
    }

    @Test
    void a_blob_that_lies_where_nobody_looks_for_it_is_found() {
        assertThat(foundIn(
                        "I2",
                        plan -> plan,
                        request -> request instanceof PutObjectRequest put
                                ? put.toBuilder().key("astray/" + put.key()).build()
                                : request))
                .contains("I2");
    }

    @Test
    void an_upload_that_is_left_in_the_bucket_is_found() {
        assertThat(foundIn(
                        "I4",
                        Plan::copyingSlowly,
                        request -> request instanceof AbortMultipartUploadRequest abort
                                ? abort.toBuilder().uploadId("another").build()
                                : request))
                .contains("I4");
    }

    @Test
    void a_link_that_is_written_a_request_before_its_record_is_found() {
        assertThat(LongStream.range(0, SEEDS)
                        .mapToObj(AwsPlantedBugsTest::foundBetweenRequests)
                        .flatMap(Optional::stream)
                        .findFirst())
                .contains("I2");
    }

    private static Optional<String> foundBetweenRequests(long seed) {
        try (AwsBacking backing = new AwsBacking()) {
            return found(
                    "I2",
                    Experiment.on(backing, Plan.of(seed), new BouncyHashes())
                            .with((same, scheduler) -> linkingFirst(backing, scheduler)));
        }
    }

    private static Ports linkingFirst(AwsBacking backing, Scheduler scheduler) {
        Ports right = backing.ports(scheduler);
        return right.with(PortCall.around(Publications.class, right.publications(), AwsPlantedBugsTest::linkedFirst));
    }

    private static @Nullable Object linkedFirst(PortCall call) throws Throwable {
        if (call.is("blob") && call.real() instanceof Publications publications) {
            publications.link(
                    call.argument(PullScope.class),
                    call.argument(StoredBlob.class).digest(),
                    call.argument(Fence.class));
        }
        return call.proceed();
    }

    /** The promise, once it is found broken when requests are changed so. */
    private static Optional<String> foundIn(
            String invariant, UnaryOperator<Plan> changed, UnaryOperator<SdkRequest> change) {
        return LongStream.range(0, SEEDS)
                .mapToObj(seed -> {
                    try (AwsBacking backing = new AwsBacking(new Changed(change))) {
                        Plan plan = changed.apply(Plan.of(seed));
                        return found(invariant, Experiment.on(backing, plan, new BouncyHashes()));
                    }
                })
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<String> found(String invariant, Experiment experiment) {
        try {
            Simulation.run(experiment, invariant::equals);
            return Optional.empty();
        } catch (Violation violation) {
            return Optional.of(violation.invariant());
        }
    }

    /** Sends other requests than the adapters do. */
    private record Changed(UnaryOperator<SdkRequest> change) implements ExecutionInterceptor {
        @Override
        public SdkRequest modifyRequest(Context.ModifyRequest context, ExecutionAttributes attributes) {
            return change.apply(context.request());
        }
    }
}
