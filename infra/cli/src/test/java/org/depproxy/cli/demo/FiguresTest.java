package org.depproxy.cli.demo;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

final class FiguresTest {

    @ParameterizedTest
    @CsvSource({
        "0,0 B",
        "999,999 B",
        "1000,1.0 kB",
        "3400000,3.4 MB",
        "310000000,310 MB",
        "999600000,1.0 GB",
        "5000000000000000,5000 TB"
    })
    void bytes_have_a_unit_that_keeps_them_short(long bytes, String text) {
        assertThat(Figures.bytes(bytes)).isEqualTo(text);
    }

    @Test
    void seconds_are_as_exact_as_matters() {
        assertThat(Figures.seconds(Duration.ofMillis(7))).isEqualTo("0.01 s");
        assertThat(Figures.seconds(Duration.ofMillis(9_990))).isEqualTo("9.99 s");
        assertThat(Figures.seconds(Duration.ofMillis(75_340))).isEqualTo("75.3 s");
    }
}
