package org.depproxy.access;

/** Whether a principal may see to the affairs of a group. */
public sealed interface Clearance {
    /** It may. */
    record Cleared(Group group) implements Clearance {}

    /** A member, whose role does not cover that. */
    record TooLow() implements Clearance {}

    /** No such group, or no membership; the caller is never told which. */
    record Hidden() implements Clearance {}

    /** The access token or its user is no longer good. */
    record Revoked() implements Clearance {}
}
