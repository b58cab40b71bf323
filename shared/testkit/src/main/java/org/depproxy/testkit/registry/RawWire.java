package org.depproxy.testkit.registry;

import java.io.IOException;
import java.io.OutputStream;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Blocker;

/** Writes a response past the server, which would never say what is not true. Not thread-safe. */
final class RawWire extends OutputStream {
    private final EndPoint endPoint;

    RawWire(Request request) {
        this.endPoint = request.getConnectionMetaData().getConnection().getEndPoint();
    }

    /** The status line and the headers. */
    void head(Performance performance) throws IOException {
        int status = performance.reply().status();
        var head = new StringBuilder("HTTP/1.1 " + status + " " + HttpStatus.getMessage(status) + "\r\n");
        performance.reply().headers().forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
        head.append("Content-Length: " + performance.announcedBytes() + "\r\n\r\n");
        write(head.toString().getBytes(StandardCharsets.ISO_8859_1));
    }

    @Override
    public void write(int oneByte) throws IOException {
        write(new byte[] {(byte) oneByte}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        try (Blocker.Callback written = Blocker.callback()) {
            endPoint.write(written, ByteBuffer.wrap(bytes, offset, length));
            written.block();
        }
    }

    @Override
    public void close() {
        endPoint.close();
    }

    /** Ends the connection by RST: what the other side has not read yet may be lost to it. */
    void reset() throws IOException {
        if (endPoint.getTransport() instanceof SocketChannel channel) {
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        }
        endPoint.close();
    }
}
