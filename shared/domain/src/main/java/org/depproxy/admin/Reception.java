package org.depproxy.admin;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.depproxy.access.Authentication;
import org.depproxy.access.Clearance;
import org.depproxy.access.Directory;
import org.depproxy.access.Principal;
import org.depproxy.access.Role;
import org.depproxy.name.GroupPath;

/** Lets in who may see to the affairs of a group. Thread-safe. */
public final class Reception {
    private final Authentication people;
    private final Directory directory;
    private final InstantSource clock;

    /** Looks people and groups up here. */
    public Reception(Directory directory, InstantSource clock) {
        this.people = new Authentication(directory, clock);
        this.directory = directory;
        this.clock = clock;
    }

    /**
     * Whether whoever logs in with these may do what takes this role. A wrong login is {@link Clearance.Revoked}, and costs
     * no look at the group.
     *
     * @param username as typed
     * @param password an access token
     */
    public Clearance receive(String username, String password, GroupPath group, Role needed) {
        Optional<Principal> known = people.of(username, password);
        if (known.isEmpty()) {
            return new Clearance.Revoked();
        }
        Instant now = clock.instant();
        return directory.standing(known.get(), group).clearance(known.get(), needed, now);
    }
}
