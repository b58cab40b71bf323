package org.depproxy.aws;

import java.util.function.Supplier;
import org.depproxy.cache.StoreUnavailable;
import software.amazon.awssdk.core.exception.SdkException;

/** Says of every failure of AWS what was being tried. */
final class Attempt {
    private Attempt() {}

    /**
     * Does it.
     *
     * @param what as in {@code "read a manifest record"}
     * @throws StoreUnavailable when AWS fails, or holds a record that nobody here has written
     */
    static <T> T of(String what, Supplier<T> work) {
        try {
            return work.get();
        } catch (SdkException | MalformedRecord e) {
            throw new StoreUnavailable(what, e);
        }
    }

    /** The same, of what gives nothing back. */
    static void run(String what, Runnable work) {
        of(what, () -> {
            work.run();
            return what;
        });
    }
}
