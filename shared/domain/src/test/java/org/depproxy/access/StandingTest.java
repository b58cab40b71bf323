package org.depproxy.access;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.depproxy.freshness.FreshnessPolicy;
import org.depproxy.name.GroupPath;
import org.depproxy.settings.GroupSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

class StandingTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final UserName ADA = new UserName("ada");
    private static final AccessToken TOKEN = AccessToken.generate(new Random(1));
    private static final Principal PRINCIPAL = new Principal(ADA, TOKEN.id());
    private static final GroupId ROOT = new GroupId("1");
    private static final GroupId CHILD = new GroupId("2");
    private static final Group GROUP =
            new Group(new GroupPath("acme/build"), List.of(ROOT, CHILD), GroupSettings.DEFAULT);
    private static final TokenRecord GOOD = TokenRecord.of(TOKEN, ADA, NOW);

    @ParameterizedTest
    @EnumSource(Role.class)
    void t051_every_member_may_pull_here_and_below(Role role) {
        assertThat(admission(GOOD, true, GROUP, new Membership(CHILD, role))).isInstanceOf(Admission.Admitted.class);
        assertThat(admission(GOOD, true, GROUP, new Membership(ROOT, role))).isInstanceOf(Admission.Admitted.class);
    }

    @Test
    void t060_no_group_no_membership_and_switched_off_look_the_same() {
        Group off =
                new Group(GROUP.path(), GROUP.lineage(), new GroupSettings(false, FreshnessPolicy.DEFAULT, Map.of()));
        Standing unknown = new Standing(Optional.of(GOOD), true, Optional.empty(), List.of());

        assertThat(unknown.admission(PRINCIPAL, NOW)).isEqualTo(new Admission.Hidden());
        assertThat(admission(GOOD, true, GROUP)).isEqualTo(new Admission.Hidden());
        assertThat(admission(GOOD, true, off, new Membership(CHILD, Role.OWNER)))
                .isEqualTo(new Admission.Hidden());
    }

    @Test
    void t057_a_membership_of_the_paths_former_group_opens_nothing() {
        assertThat(admission(GOOD, true, GROUP, new Membership(new GroupId("former"), Role.OWNER)))
                .isEqualTo(new Admission.Hidden());
    }

    @Test
    void t070_a_token_that_is_no_longer_good_opens_nothing() {
        Membership member = new Membership(ROOT, Role.OWNER);
        TokenRecord revoked = new TokenRecord(GOOD.id(), ADA, GOOD.hash(), NOW, Optional.empty(), true);
        TokenRecord expired = new TokenRecord(GOOD.id(), ADA, GOOD.hash(), NOW, Optional.of(NOW), false);
        TokenRecord others = new TokenRecord(GOOD.id(), new UserName("eve"), GOOD.hash(), NOW, Optional.empty(), false);

        assertThat(admission(revoked, true, GROUP, member)).isEqualTo(new Admission.Revoked());
        assertThat(admission(expired, true, GROUP, member)).isEqualTo(new Admission.Revoked());
        assertThat(admission(others, true, GROUP, member)).isEqualTo(new Admission.Revoked());
        assertThat(admission(GOOD, false, GROUP, member)).isEqualTo(new Admission.Revoked());
    }

    private static Admission admission(TokenRecord token, boolean userActive, Group group, Membership... memberships) {
        return new Standing(Optional.of(token), userActive, Optional.of(group), List.of(memberships))
                .admission(PRINCIPAL, NOW);
    }
}
