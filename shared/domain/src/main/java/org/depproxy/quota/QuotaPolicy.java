package org.depproxy.quota;

/**
 * How careful a group is with what an upstream still allows.
 *
 * @param reserve how many pulls are kept back: with so many left, or fewer, a tag that has moved is served as it is held
 *     instead of being fetched. Zero keeps none back: the last pull is made, and only what upstream would refuse is not
 *     asked for
 */
public record QuotaPolicy(long reserve) {
    /** Keeps nothing back. */
    public static final QuotaPolicy DEFAULT = new QuotaPolicy(0);

    public QuotaPolicy {
        if (reserve < 0) {
            throw new IllegalArgumentException("a reserve is not negative");
        }
    }
}
