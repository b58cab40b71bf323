package org.depproxy.testkit.registry;

/** Whether a request may go on. */
sealed interface Admission {

    /** It may, and counts for this caller: a user, or an address. */
    record Granted(String caller) implements Admission {}

    /** It may not, and this is the answer. */
    record Refused(Reply reply) implements Admission {}
}
