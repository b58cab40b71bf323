package org.depproxy.access;

import java.util.Optional;
import org.depproxy.name.GroupPath;
import org.depproxy.settings.GroupSettings;

/** Users, access tokens, groups and memberships. All reads are strongly consistent. Thread-safe. */
public interface Directory {
    /** The stored token and whether its owner is active, in one read. */
    Optional<Credential> credential(TokenId token, UserName user);

    /** Everything that decides whether the principal may pull through the group, in one read. */
    Standing standing(Principal principal, GroupPath group);

    /**
     * Writes what an administrator decided.
     *
     * @return whether it was written; a user, token or group that exists already is left as it is
     */
    boolean add(Entry entry);

    /**
     * Gives a group other settings, if it is still the one that was read and nobody has changed it since. The next pull through
     * it sees them.
     *
     * @param before as it was read
     * @param settings what it has from now on
     * @return whether they were written
     */
    boolean change(Group before, GroupSettings settings);

    /** A stored token, and whether its owner exists and is not blocked. */
    record Credential(TokenRecord token, boolean userActive) {}

    /** What can be added. */
    sealed interface Entry {
        /** A user who may log in. */
        record User(UserName name) implements Entry {}

        /** An access token. */
        record Token(TokenRecord token) implements Entry {}

        /** A group; those above it must exist. */
        record NewGroup(Group group) implements Entry {}

        /** A role in a group; an earlier one of the same user there is replaced. */
        record Member(GroupPath path, UserName user, Membership membership) implements Entry {}
    }
}
