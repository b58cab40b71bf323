package org.depproxy.admin;

/** Whether a group may have a registry at an address. */
public enum AddressVerdict {
    /** It may. */
    GOOD,
    /** It is no http or https address with a plain host. */
    MALFORMED,
    /** It is not encrypted, and the operator has not configured it. */
    UNENCRYPTED,
    /** It leads to an address that is not public, which the operator has not configured, or its host could not be looked up. */
    NOT_PUBLIC
}
