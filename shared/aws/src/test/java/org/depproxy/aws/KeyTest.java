package org.depproxy.aws;

import java.util.List;
import java.util.function.Function;
import org.depproxy.access.GroupId;
import org.depproxy.access.TokenId;
import org.depproxy.access.UserName;
import org.depproxy.name.Digest;
import org.depproxy.name.GroupPath;
import org.depproxy.name.ImageName;
import org.depproxy.name.InvalidName;
import org.depproxy.name.RegistryName;
import org.depproxy.name.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class KeyTest {
    /** T045: the separator of keys. */
    @Test
    void no_name_that_stands_in_a_key_can_hold_the_separator() {
        List<Function<String, Object>> names = List.of(
                GroupPath::new,
                GroupPath::parse,
                GroupId::new,
                UserName::new,
                UserName::parse,
                TokenId::new,
                Tag::new,
                RegistryName::new,
                ImageName::parse,
                Digest::parse);
        assertThat(names).allSatisfy(name -> {
            assertThatThrownBy(() -> name.apply("a#b")).isInstanceOf(InvalidName.class);
            assertThatThrownBy(() -> name.apply("#")).isInstanceOf(InvalidName.class);
        });
        assertThatThrownBy(() -> new RegistryName("a/b")).isInstanceOf(InvalidName.class);
    }
}
