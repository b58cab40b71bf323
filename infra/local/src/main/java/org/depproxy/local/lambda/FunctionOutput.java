package org.depproxy.local.lambda;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * What functions print, in their own logs as in Lambda, and not among what the runtime says. Whose it is shows by the
 * thread's class loader, which threads that a function starts inherit.
 */
public final class FunctionOutput extends OutputStream {
    private static boolean captured;

    private final PrintStream others;

    private FunctionOutput(PrintStream others) {
        this.others = others;
    }

    /** Sorts this process's standard output and error from now on. Once is enough; more does no harm. */
    public static synchronized void capture() {
        if (!captured) {
            System.setOut(new PrintStream(new FunctionOutput(System.out), true, StandardCharsets.UTF_8));
            System.setErr(new PrintStream(new FunctionOutput(System.err), true, StandardCharsets.UTF_8));
            captured = true;
        }
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (Thread.currentThread().getContextClassLoader() instanceof FunctionClassLoader function) {
            function.log().append(bytes, offset, length);
        } else {
            others.write(bytes, offset, length);
        }
    }

    @Override
    public void flush() {
        others.flush();
    }
}
