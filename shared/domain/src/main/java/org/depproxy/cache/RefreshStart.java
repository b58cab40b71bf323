package org.depproxy.cache;

/** What became of having a tag asked for behind the answer that was given at once. */
public sealed interface RefreshStart {
    /** It was ordered. */
    record Ordered() implements RefreshStart {}

    /** Another has ordered it, less than {@link Limits#REFRESH_LEASE} ago. */
    record UnderWay() implements RefreshStart {}

    /** So little time was left that ordering it might have made the answer late. */
    record TooLate() implements RefreshStart {}

    /** The order could not be given: one who asks later gives it. */
    record NotOrdered(StoreUnavailable why) implements RefreshStart {}
}
