package org.depproxy.protocol;

/**
 * The codes of the error body.
 *
 * @see <a href="https://github.com/opencontainers/distribution-spec/blob/main/spec.md#error-codes">distribution-spec,
 *     "Error Codes"</a>
 */
public enum ErrorCode {
    BLOB_UNKNOWN,
    DIGEST_INVALID,
    MANIFEST_INVALID,
    MANIFEST_UNKNOWN,
    NAME_INVALID,
    NAME_UNKNOWN,
    UNAUTHORIZED,
    DENIED,
    UNSUPPORTED,
    TOOMANYREQUESTS,
    /** Not in the specification, but what registries answer to a page of tags that has no such size. */
    PAGINATION_NUMBER_INVALID,
    /** Not in the specification any more, but what registries answer to a tag that is none. */
    TAG_INVALID,
    /** Not in the specification: what is wrong with settings that were to be saved. */
    SETTINGS_INVALID,
    /** Not in the specification: settings that somebody else has changed since they were read, or that nobody says were read. */
    SETTINGS_CHANGED,
    /** Not in the specification: a request that a dependency proxy sent to itself, or to another. */
    LOOP_DETECTED,
    /** Not in the specification, but what registries answer when something behind them is down. */
    UNAVAILABLE,
    /** Not in the specification, but what registries answer when nothing more precise is true. */
    UNKNOWN
}
