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

    @ParameterizedTest
    @EnumSource(Role.class)
    void t051_a_role_clears_for_what_it_covers_here_and_below_and_for_nothing_more(Role held) {
        for (Role needed : Role.values()) {
            Clearance due = held.covers(needed) ? new Clearance.Cleared(GROUP) : new Clearance.TooLow();
            assertThat(clearance(GOOD, needed, GROUP, new Membership(CHILD, held)))
                    .isEqualTo(due);
            assertThat(clearance(GOOD, needed, GROUP, new Membership(ROOT, held)))
                    .isEqualTo(due);
        }
        assertThat(clearance(GOOD, Role.OWNER, GROUP, new Membership(ROOT, Role.GUEST), new Membership(CHILD, held)))
                .isEqualTo(held == Role.OWNER ? new Clearance.Cleared(GROUP) : new Clearance.TooLow());
    }

    @Test
    void t060_whoever_is_no_member_is_not_told_whether_there_is_a_group_to_see_to() {
        Standing unknown = new Standing(Optional.of(GOOD), true, Optional.empty(), List.of());

        assertThat(unknown.clearance(PRINCIPAL, Role.GUEST, NOW)).isEqualTo(new Clearance.Hidden());
        assertThat(clearance(GOOD, Role.GUEST, GROUP)).isEqualTo(new Clearance.Hidden());
        assertThat(clearance(GOOD, Role.GUEST, GROUP, new Membership(new GroupId("former"), Role.OWNER)))
                .isEqualTo(new Clearance.Hidden());
    }

    @Test
    void the_owner_of_a_group_that_is_switched_off_sees_to_it_all_the_same() {
        Group off =
                new Group(GROUP.path(), GROUP.lineage(), new GroupSettings(false, FreshnessPolicy.DEFAULT, Map.of()));

        assertThat(clearance(GOOD, Role.OWNER, off, new Membership(ROOT, Role.OWNER)))
                .isEqualTo(new Clearance.Cleared(off));
    }

    @Test
    void t070_a_token_that_is_no_longer_good_clears_for_nothing() {
        TokenRecord revoked = new TokenRecord(GOOD.id(), ADA, GOOD.hash(), NOW, Optional.empty(), true);

        assertThat(clearance(revoked, Role.GUEST, GROUP, new Membership(ROOT, Role.OWNER)))
                .isEqualTo(new Clearance.Revoked());
    }

    private static Clearance clearance(TokenRecord token, Role needed, Group group, Membership... memberships) {
        return new Standing(Optional.of(token), true, Optional.of(group), List.of(memberships))
                .clearance(PRINCIPAL, needed, NOW);
    }

    private static Admission admission(TokenRecord token, boolean userActive, Group group, Membership... memberships) {
        return new Standing(Optional.of(token), userActive, Optional.of(group), List.of(memberships))
                .admission(PRINCIPAL, NOW);
    }
}
