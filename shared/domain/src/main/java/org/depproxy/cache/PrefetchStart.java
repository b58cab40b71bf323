package org.depproxy.cache;

/** What became of having an image's blobs copied ahead of the pulls that will want them. */
public sealed interface PrefetchStart {
    /** So many are looked after, those that are held already among them. */
    record Ordered(int blobs) implements PrefetchStart {}

    /** An index, which names no blobs. Those of every platform are wanted by nobody. */
    record NothingToDo() implements PrefetchStart {}

    /** Fetching the manifest took so long that giving an order might have made the answer late. */
    record TooLate() implements PrefetchStart {}

    /** The order could not be given: each blob will be copied when it is asked for. */
    record NotOrdered(StoreUnavailable why) implements PrefetchStart {}
}
