package org.depproxy.access;

/** What a member may do in a group and in all groups below it; each role may do what those before it may. */
public enum Role {
    GUEST,
    REPORTER,
    DEVELOPER,
    MAINTAINER,
    OWNER;

    /** Whether this role may do what {@code needed} may. */
    public boolean covers(Role needed) {
        return compareTo(needed) >= 0;
    }
}
