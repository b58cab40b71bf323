package org.depproxy.access;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the directory knew of a principal and a group at one moment.
 *
 * @param token the record of the principal's access token, if there is one
 * @param userActive whether the user exists and is not blocked
 * @param group the group, if there is one of that path
 * @param memberships the user's memberships in the groups of the path, in any order
 */
public record Standing(
        Optional<TokenRecord> token, boolean userActive, Optional<Group> group, List<Membership> memberships) {
    public Standing {
        memberships = List.copyOf(memberships);
    }

    /** Whether the principal may pull through the group at this moment. */
    public Admission admission(Principal principal, Instant now) {
        if (!isGood(principal, now)) {
            return new Admission.Revoked();
        }
        return group.filter(g -> g.settings().enabled() && isMember(g))
                .<Admission>map(Admission.Admitted::new)
                .orElseGet(Admission.Hidden::new);
    }

    /**
     * Whether the principal may do at this moment what takes this role, in the group or in one above it. Unlike pulls, that does
     * not depend on whether the group's proxy is switched on.
     */
    public Clearance clearance(Principal principal, Role needed, Instant now) {
        if (!isGood(principal, now)) {
            return new Clearance.Revoked();
        }
        Optional<Group> known = group.filter(this::isMember);
        if (known.isEmpty()) {
            return new Clearance.Hidden();
        }
        return holds(known.get(), needed) ? new Clearance.Cleared(known.get()) : new Clearance.TooLow();
    }

    private boolean isGood(Principal principal, Instant now) {
        return userActive
                && token.filter(record -> record.owner().equals(principal.user()) && record.isGood(now))
                        .isPresent();
    }

    private boolean isMember(Group group) {
        return holds(group, Role.GUEST);
    }

    private boolean holds(Group group, Role needed) {
        return memberships.stream()
                .anyMatch(m -> group.lineage().contains(m.group()) && m.role().covers(needed));
    }
}
