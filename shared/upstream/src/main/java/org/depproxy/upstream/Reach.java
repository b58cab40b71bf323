package org.depproxy.upstream;

/** What addresses a request may connect to. */
enum Reach {
    /** Only those of the public Internet. */
    PUBLIC,
    /** Any: the operator said so. */
    ANYWHERE
}
