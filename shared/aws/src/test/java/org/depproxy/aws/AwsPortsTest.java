package org.depproxy.aws;

import java.security.SecureRandom;
import java.util.HashMap;
import java.util.Map;
import org.depproxy.access.Seal;
import org.depproxy.testkit.AtOnce;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class AwsPortsTest {
    @Test
    void t202_the_secret_is_read_once_however_many_need_it_and_makes_the_seal() {
        AwsPorts ports = EmbeddedAws.get().newStore().ports();
        int before = EmbeddedAws.get().services().secretsGiven();
        AtOnce.run(8, i -> ports.seal());
        assertThat(EmbeddedAws.get().services().secretsGiven() - before).isEqualTo(1);
        Seal same = new Seal(EmbeddedAws.SECRET, new SecureRandom());
        assertThat(same.open("purpose", ports.seal().seal("purpose", "text"))).isEqualTo("text");
    }

    @Test
    void a_variable_is_missed_by_name_and_only_when_it_is_needed() {
        Map<String, String> environment = new HashMap<>(EmbeddedAws.get().environment());
        environment.put("TABLE_NAME", "table");
        environment.remove("SECRET_ARN");
        try (AwsPorts ports = new AwsPorts(environment, EmbeddedAws.PAUSE, new SecureRandom())) {
            assertThat(ports.leases()).isNotNull();
            assertThatThrownBy(ports::blobStore)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("BUCKET_NAME");
            assertThatThrownBy(ports::seal)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("SECRET_ARN");
        }
    }
}
