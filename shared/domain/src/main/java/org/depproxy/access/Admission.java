package org.depproxy.access;

/** Whether a principal may pull through a group. */
public sealed interface Admission {
    /** It may. */
    record Admitted(Group group) implements Admission {}

    /** No such group, no membership, or the proxy is switched off; the caller is never told which. */
    record Hidden() implements Admission {}

    /** The access token or its user is no longer good. */
    record Revoked() implements Admission {}
}
