package org.depproxy.gateway;

import java.util.Optional;
import org.depproxy.cache.PullRequest.Appetite;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

final class AcceptTest {
    @Test
    void who_says_nothing_takes_everything() {
        assertThat(Accept.read(Optional.empty())).isEqualTo(Appetite.EVERYTHING);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " , ,",
                "*/*",
                "application/*",
                "text/html, */*;q=0.1",
                "application/vnd.oci.image.index.v1+json",
                "application/vnd.docker.distribution.manifest.list.v2+json",
                "application/vnd.docker.distribution.manifest.v2+json,APPLICATION/VND.OCI.IMAGE.INDEX.V1+JSON;q=0.05",
                "application/json, application/vnd.oci.image.index.v1+json ; charset=utf-8",
                "application/vnd.oci.image.index.v1+json;q=0,*/*;q=1"
            })
    void who_takes_an_index_takes_everything(String header) {
        assertThat(Accept.read(Optional.of(header))).isEqualTo(Appetite.EVERYTHING);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/vnd.docker.distribution.manifest.v2+json",
                "application/vnd.oci.image.manifest.v1+json,application/json",
                "text/*",
                "*/*;q=0",
                "application/vnd.oci.image.manifest.v1+json, application/*; q=0.000",
                "application/vnd.oci.image.index.v1+json.more",
                ";",
                "\"*/*\""
            })
    void who_names_no_kind_of_index_takes_none(String header) {
        assertThat(Accept.read(Optional.of(header))).isEqualTo(Appetite.NO_INDEX);
    }
}
