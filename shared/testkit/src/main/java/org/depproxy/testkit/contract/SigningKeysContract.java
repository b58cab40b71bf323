package org.depproxy.testkit.contract;

import java.util.List;
import org.depproxy.access.Sealed;
import org.depproxy.access.SigningKeys.StoredKey;
import org.depproxy.testkit.AtOnce;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What {@link org.depproxy.access.SigningKeys} promises. */
public interface SigningKeysContract {
    /** A store with nothing in it. */
    StorePorts emptyStore();

    @Test
    default void there_are_no_keys_at_first() {
        assertThat(emptyStore().signingKeys().all()).isEmpty();
    }

    @Test
    default void keys_come_back_whole() {
        StorePorts store = emptyStore();
        StoredKey one = key("One_-1", "bytes of one");
        StoredKey two = key("Two_-2", "bytes of two");
        assertThat(store.signingKeys().add(one)).isTrue();
        assertThat(store.signingKeys().add(two)).isTrue();
        assertThat(store.signingKeys().all()).containsExactlyInAnyOrder(one, two);
    }

    @Test
    default void a_key_that_is_there_is_left_as_it_is() {
        StorePorts store = emptyStore();
        store.signingKeys().add(key("kid", "first"));
        assertThat(store.signingKeys().add(key("kid", "second"))).isFalse();
        assertThat(store.signingKeys().all()).containsExactly(key("kid", "first"));
    }

    @Test
    default void of_many_who_add_one_key_exactly_one_does() {
        StorePorts store = emptyStore();
        List<Boolean> added = AtOnce.run(16, i -> store.signingKeys().add(key("kid", "half " + i)));
        assertThat(added).filteredOn(written -> written).hasSize(1);
        assertThat(store.signingKeys().all()).containsExactly(key("kid", "half " + added.indexOf(true)));
    }

    private static StoredKey key(String id, String half) {
        return new StoredKey(id, "{\"kty\":\"EC\",\"kid\":\"" + id + "\"}", new Sealed(half), Sample.NOW);
    }
}
