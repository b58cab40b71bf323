package org.depproxy.aws;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import org.depproxy.cache.BlobStore;
import org.depproxy.hash.BouncyHashes;
import org.depproxy.name.Digest;
import org.depproxy.testkit.world.Backing;
import org.depproxy.testkit.world.Experiment;
import org.depproxy.testkit.world.Plan;
import org.depproxy.testkit.world.Simulation;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Runs the cache under some of the schedules of the simulation on a table and a bucket, so that their adapters keep the promises,
 * too, whatever is lost, late or twice. {@code -Dsimulation.seed=S} runs one, {@code -Dsimulation.seeds=N} so many.
 */
final class AwsSimulationTest {
    private static final long SEEDS = 12;

    @Test
    void t171_on_a_table_and_a_bucket_too_every_promise_is_kept_and_in_the_end_every_pull_succeeds() {
        Optional<Long> seed = Optional.ofNullable(Long.getLong("simulation.seed"));
        LongStream.range(seed.orElse(0L), seed.map(one -> one + 1).orElse(Long.getLong("simulation.seeds", SEEDS)))
                .forEach(AwsSimulationTest::run);
    }

    @Test
    void a_bucket_that_loses_what_it_has_taken_is_found() {
        assertThatThrownBy(() -> {
                    for (long seed = 0; seed < SEEDS; seed++) {
                        simulated(seed, new AwsBacking(EmbeddedAws.get().newStore()) {
                            @Override
                            BlobStore blobStore() {
                                return new Forgetful(super.blobStore());
                            }
                        });
                    }
                })
                .hasMessageContaining("a record of a blob that is not whole");
    }

    private static void run(long seed) {
        try {
            simulated(seed, new AwsBacking(EmbeddedAws.get().newStore()));
        } catch (AssertionError e) {
            throw new AssertionError(
                    "seed " + seed + " breaks a promise on a table and a bucket; to see it again:\n"
                            + "mvn -pl shared/aws -am test -Dtest=AwsSimulationTest -Dsurefire.failIfNoSpecifiedTests=false"
                            + " -Dsimulation.seed=" + seed,
                    e);
        }
    }

    private static void simulated(long seed, Backing backing) {
        Simulation.run(Experiment.on(backing, Plan.of(seed), new BouncyHashes()));
    }

    /** A bucket that takes what is put into it and keeps nothing. */
    private record Forgetful(BlobStore bucket) implements BlobStore {
        @Override
        public void put(Digest digest, byte[] bytes) {}

        @Override
        public OptionalLong length(Digest digest) {
            return bucket.length(digest);
        }

        @Override
        public Upload begin(Digest digest) {
            return bucket.begin(digest);
        }

        @Override
        public Optional<Upload> reopen(Digest digest, String uploadId, int parts) {
            return bucket.reopen(digest, uploadId, parts);
        }
    }
}
