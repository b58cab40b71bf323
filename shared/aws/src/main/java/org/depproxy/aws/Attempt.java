package org.depproxy.aws;

import java.io.UncheckedIOException;
import java.util.function.Supplier;
import org.depproxy.cache.StoreUnavailable;
import software.amazon.awssdk.core.exception.SdkException;

/** Says of every failure of AWS what was being tried. */
final class Attempt {
    /** How many connections may turn out to be dead before it is given up. */
    private static final int DEAD_CONNECTIONS = 4;

    private Attempt() {}

    /**
     * Does it; and again when the connection turned out to be dead as the request was sent, which the SDK does not take for
     * something to try again. All that is done here may be done twice.
     *
     * @param what as in {@code "read a manifest record"}
     * @throws StoreUnavailable when AWS fails, or holds a record that nobody here has written
     */
    static <T> T of(String what, Supplier<T> work) {
        for (int i = 1; ; i++) {
            try {
                return work.get();
            } catch (SdkException | MalformedRecord e) {
                throw new StoreUnavailable(what, e);
            } catch (UncheckedIOException e) {
                if (i == DEAD_CONNECTIONS) {
                    throw new StoreUnavailable(what, e);
                }
            }
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
