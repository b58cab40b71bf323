package org.depproxy.acceptance.runtime;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.depproxy.acceptance.process.Await;

/**
 * The right to start a process with the runtime client. On Lambda each has a /tmp of its own; here all share one, into which each
 * writes its native library anew, under the same name, before it loads it: one after the other on this machine, whichever
 * test starts it. Thread-safe.
 */
final class StartTurn implements AutoCloseable {
    private static final Path FILE = Path.of(System.getProperty("java.io.tmpdir"), "depproxy-runtime-start.lock");
    private static final Semaphore HERE = new Semaphore(1);

    private final FileChannel channel;
    private final AtomicBoolean over = new AtomicBoolean();

    private StartTurn(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Waits until nobody else starts one.
     *
     * @throws AssertionError when that takes longer than {@code limit}
     */
    static StartTurn take(Duration limit) {
        Await.until("another process of the runtime client has started", limit, HERE::tryAcquire);
        StartTurn turn = new StartTurn(open());
        try {
            Await.until("another test's process of the runtime client has started", limit, turn::isLocked);
            return turn;
        } catch (AssertionError | UncheckedIOException e) {
            turn.close();
            throw e;
        }
    }

    private static FileChannel open() {
        try {
            return FileChannel.open(FILE, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        } catch (IOException e) {
            HERE.release();
            throw new UncheckedIOException("open " + FILE, e);
        }
    }

    private boolean isLocked() {
        try {
            return channel.tryLock() != null;
        } catch (IOException e) {
            throw new UncheckedIOException("lock " + FILE, e);
        }
    }

    /** Lets the next one start. */
    @Override
    public void close() {
        if (over.compareAndSet(false, true)) {
            try {
                channel.close();
            } catch (IOException e) {
                throw new UncheckedIOException("unlock " + FILE, e);
            } finally {
                HERE.release();
            }
        }
    }
}
