package org.depproxy.cache;

/** In what way an answer of upstream must not be believed. */
public enum Distrust {
    /** Its bytes do not hash to the digest that it gave, or that was asked for. */
    WRONG_BYTES,

    /** It is no manifest of a type that is served, or one that could be taken for two things. */
    INVALID_MANIFEST,

    /** It asks for a token from a server that is not one of its own, or in words that mean nothing. */
    REJECTED_REALM,

    /** Whatever else is wrong with it. */
    UNBELIEVABLE
}
