package org.depproxy.jose;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.depproxy.access.Grant;
import org.depproxy.access.Principal;
import org.depproxy.access.PullScope;
import org.depproxy.access.RegistryTokens;
import org.depproxy.access.Seal;
import org.depproxy.access.SigningKeys;
import org.depproxy.access.SigningKeys.StoredKey;
import org.depproxy.access.TokenId;
import org.depproxy.access.UserName;
import org.depproxy.cache.StoreUnavailable;
import org.depproxy.name.GroupPath;
import org.depproxy.name.ImageName;
import org.depproxy.testkit.AtOnce;
import org.depproxy.testkit.ManualClock;
import org.depproxy.testkit.fault.Faults;
import org.depproxy.testkit.memory.MemoryStore;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class RegistryTokensTest {
    private static final String SECRET = "a secret of at least thirty-two characters";
    private static final Principal ANNA = new Principal(new UserName("anna"), new TokenId("0123456789"));

    private final ManualClock clock = new ManualClock(Instant.parse("2026-03-01T12:00:00Z"));
    private final CountingKeys keys = new CountingKeys(new MemoryStore().signingKeys());

    /** One process: what it remembers is its own, the store is everybody's. */
    private SignedRegistryTokens process() {
        return process(keys);
    }

    private SignedRegistryTokens process(SigningKeys keys) {
        PrivateKeys signing = new PrivateKeys(keys, () -> new Seal(SECRET, new SecureRandom()), clock);
        return new SignedRegistryTokens(new TokenSigner("depproxy", signing, new SecureRandom()), reader());
    }

    private TokenReader reader() {
        return new TokenReader("depproxy", new PublicKeys(keys, clock), clock);
    }

    private Grant grant(Set<PullScope> pulls) {
        return new Grant(ANNA, pulls, clock.instant(), clock.instant().plus(Duration.ofMinutes(15)));
    }

    private static PullScope scope(String group, String image) {
        return new PullScope(new GroupPath(group), ImageName.parse(image));
    }

    @Test
    void a_grant_comes_back_as_it_was_signed() {
        Grant grant = grant(Set.of(
                scope("acme", "alpine"),
                scope("acme/platform", "ghcr.io/org/app"),
                scope("a/b/c", "localhost:5000/x")));

        assertThat(reader().read(process().sign(grant))).contains(grant);
    }

    @Test
    void a_login_without_scopes_is_a_token_that_opens_nothing() {
        Grant grant = grant(Set.of());

        assertThat(reader().read(process().sign(grant))).contains(grant);
    }

    @Test
    void a_token_shows_no_secret_and_is_unlike_every_other() {
        RegistryTokens tokens = process();
        String token = tokens.sign(grant(Set.of(scope("acme", "alpine"))));
        String payload = new String(Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]), StandardCharsets.UTF_8);

        assertThat(payload)
                .contains("\"sub\":\"anna\"", "\"tid\":\"0123456789\"", "\"aud\":\"dependency_proxy\"", "\"jti\":")
                .contains("acme/dependency_proxy/containers/docker.io/library/alpine")
                .doesNotContain("dppat_", SECRET);
        assertThat(tokens.sign(grant(Set.of(scope("acme", "alpine"))))).isNotEqualTo(token);
    }

    @Test
    void nothing_is_read_or_made_before_the_first_need() {
        process();

        assertThat(keys.readings()).isZero();
        assertThat(keys.all()).isEmpty();
    }

    @Test
    void two_processes_share_the_first_key() {
        process().sign(grant(Set.of()));
        process().sign(grant(Set.of()));

        assertThat(keys.all()).hasSize(1);
    }

    @Test
    void of_two_first_keys_all_take_the_older() {
        process().sign(grant(Set.of()));
        String first = keys.all().getFirst().id();
        clock.advance(Duration.ofSeconds(1));
        addKeyOfAnotherStore();

        assertThat(keys.all()).hasSize(2);
        assertThat(keyIdOf(process().sign(grant(Set.of())))).isEqualTo(first);
    }

    @Test
    void a_new_key_signs_once_every_reader_knows_it_and_old_tokens_stay_good() {
        RegistryTokens tokens = process();
        TokenReader reader = reader();
        assertThat(reader.read(tokens.sign(grant(Set.of())))).isPresent();
        String old = keys.all().getFirst().id();
        clock.advance(Duration.ofHours(2));
        addKeyOfAnotherStore();

        assertThat(keyIdOf(tokens.sign(grant(Set.of())))).isEqualTo(old);
        String token = tokens.sign(grant(Set.of()));
        assertThat(reader.read(token)).isPresent();

        clock.advance(PrivateKeys.PUBLISHED_FIRST);
        String next = tokens.sign(grant(Set.of()));
        assertThat(keyIdOf(next)).isNotEqualTo(old);
        assertThat(reader.read(next)).isPresent();
    }

    @Test
    void t202_a_reader_asks_for_keys_once_for_many_tokens() {
        RegistryTokens tokens = process();
        TokenReader reader = reader();
        String token = tokens.sign(grant(Set.of()));
        int before = keys.readings();

        for (int i = 0; i < 100; i++) {
            assertThat(reader.read(token)).isPresent();
        }

        assertThat(keys.readings() - before).isEqualTo(1);
    }

    @Test
    void t202_of_many_who_need_the_keys_at_once_one_reads_them() {
        String token = process().sign(grant(Set.of()));
        TokenReader cold = reader();
        SignedRegistryTokens coldSigner = process();
        int before = keys.readings();

        assertThat(AtOnce.run(16, i -> cold.read(token).isPresent())).containsOnly(true);
        assertThat(keys.readings() - before).isEqualTo(1);
        AtOnce.run(16, i -> coldSigner.sign(grant(Set.of())));
        assertThat(keys.readings() - before).isEqualTo(2);
    }

    @Test
    void t202_a_store_that_was_down_when_the_keys_were_needed_is_asked_again_and_known_keys_need_no_store() {
        Faults faults = new Faults();
        String token = process().sign(grant(Set.of()));
        TokenReader reader =
                new TokenReader("depproxy", new PublicKeys(faults.decorate(SigningKeys.class, keys), clock), clock);
        faults.strike(SigningKeys.class, "all", Faults.Moment.BEFORE);

        assertThatThrownBy(() -> reader.read(token)).isInstanceOf(StoreUnavailable.class);
        assertThat(reader.read(token)).isPresent();

        faults.strike(SigningKeys.class, "all", Faults.Moment.BEFORE);
        assertThat(reader.read(token)).isPresent();
        assertThat(faults.spent()).isFalse();
    }

    @Test
    void t202_unknown_keys_make_the_store_be_asked_once_a_minute_at_most() {
        RegistryTokens tokens = process();
        TokenReader reader = reader();
        assertThat(reader.read(tokens.sign(grant(Set.of())))).isPresent();
        String forged = tokenOfAnotherStore();
        int before = keys.readings();

        for (int i = 0; i < 100; i++) {
            assertThat(reader.read(forged)).isEmpty();
        }
        assertThat(keys.readings() - before).isZero();

        clock.advance(PublicKeys.REFRESH_INTERVAL);
        for (int i = 0; i < 100; i++) {
            assertThat(reader.read(forged)).isEmpty();
        }
        assertThat(keys.readings() - before).isEqualTo(1);
    }

    @Test
    void a_key_that_was_added_meanwhile_is_found_within_a_minute() {
        TokenReader reader = reader();
        assertThat(reader.read(process().sign(grant(Set.of())))).isPresent();
        String other = addKeyOfAnotherStore();
        assertThat(reader.read(other)).isEmpty();

        clock.advance(PublicKeys.REFRESH_INTERVAL);

        assertThat(reader.read(other)).isPresent();
    }

    @Test
    void a_token_that_was_read_before_is_refused_once_its_key_is_withdrawn() {
        AtomicBoolean withdrawn = new AtomicBoolean();
        SigningKeys shrinking = new SigningKeys() {
            @Override
            public List<StoredKey> all() {
                return withdrawn.get() ? List.of(keyOfAnotherStore()) : keys.all();
            }

            @Override
            public boolean add(StoredKey key) {
                return keys.add(key);
            }
        };
        RegistryTokens tokens = process();
        TokenReader reader = new TokenReader("depproxy", new PublicKeys(shrinking, clock), clock);
        assertThat(reader.read(tokens.sign(grant(Set.of())))).isPresent();
        clock.advance(TokenForm.KEYS_MAX_AGE.minus(Duration.ofMinutes(1)));
        String token = tokens.sign(grant(Set.of()));
        assertThat(reader.read(token)).isPresent();
        assertThat(reader.read(token)).isPresent();

        withdrawn.set(true);
        clock.advance(Duration.ofMinutes(1));

        assertThat(reader.read(token)).isEmpty();
    }

    @Test
    void a_token_that_was_read_before_is_refused_once_it_has_expired() {
        TokenReader reader = reader();
        String token = process().sign(grant(Set.of()));
        assertThat(reader.read(token)).isPresent();

        clock.advance(Duration.ofMinutes(15).plus(TokenReader.LEEWAY));

        assertThat(reader.read(token)).isEmpty();
    }

    @Test
    void a_token_never_outgrows_what_is_read() {
        Set<PullScope> many = new LinkedHashSet<>();
        for (int i = 0; i < 32; i++) {
            many.add(scope("g".repeat(190) + i, "i".repeat(190) + i));
        }
        String token = process().sign(grant(many));

        assertThat(token).hasSizeLessThanOrEqualTo(TokenForm.MAX_LENGTH);
        assertThat(reader().read(token))
                .hasValueSatisfying(grant ->
                        assertThat(grant.pulls()).isNotEmpty().isSubsetOf(many).hasSizeLessThan(32));
    }

    @Test
    void the_published_keys_have_public_members_only_in_a_fixed_order() {
        process().sign(grant(Set.of()));
        addKeyOfAnotherStore();
        String jwks = new PublicKeys(keys, clock).jwks();

        assertThat(jwks).contains("\"kty\":\"EC\"", "\"crv\":\"P-256\"", "\"alg\":\"ES256\"", "\"use\":\"sig\"");
        assertThat(jwks).doesNotContain("\"d\":", "\"k\":", "\"p\":", "\"q\":");
        assertThat(keys.all()).hasSize(2).allSatisfy(key -> assertThat(jwks).contains(key.id()));
        assertThat(new PublicKeys(keys, clock).jwks()).isEqualTo(jwks);
    }

    @Test
    void a_private_key_at_rest_is_sealed_for_its_own_id_only() {
        process().sign(grant(Set.of()));

        assertThat(keys.all()).singleElement().satisfies(key -> {
            assertThat(key.publicJwk()).doesNotContain("\"d\":");
            Seal seal = new Seal(SECRET, new SecureRandom());
            assertThat(seal.open("signing-key/" + key.id(), key.sealedPrivate()))
                    .contains("\"d\":");
        });
    }

    private String keyIdOf(String token) {
        String header = new String(Base64.getUrlDecoder().decode(token.split("\\.", -1)[0]), StandardCharsets.UTF_8);
        return keys.all().stream()
                .map(key -> key.id())
                .filter(header::contains)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no known key in " + header));
    }

    private String tokenOfAnotherStore() {
        return process(new MemoryStore().signingKeys()).sign(grant(Set.of()));
    }

    private StoredKey keyOfAnotherStore() {
        SigningKeys other = new MemoryStore().signingKeys();
        process(other).sign(grant(Set.of()));
        return other.all().getFirst();
    }

    /** Adds a key that another process made; its token. */
    private String addKeyOfAnotherStore() {
        SigningKeys other = new MemoryStore().signingKeys();
        String token = process(other).sign(grant(Set.of()));
        other.all().forEach(keys::add);
        return token;
    }
}
