package org.depproxy.local.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.VirtualThreads;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * A port with an HTTP/1.1 server on it, a virtual thread per request. It is bound first and served later, so that its
 * number is known before anything that must tell it to others is made. Thread-safe.
 */
public final class Listener implements AutoCloseable {
    /** How long an unused connection is kept. Longer than API Gateway's patience with a function. */
    private static final Duration IDLE = Duration.ofSeconds(75);

    /** How long requests in flight may take to end when the server stops. */
    private static final Duration GRACE = Duration.ofSeconds(10);

    /** Connections waiting to be accepted: container clients open one per request. */
    private static final int BACKLOG = 1024;

    /** Threads of the server itself: acceptors, selectors and their reserve. */
    private static final int MAX_THREADS = 64;

    private static final Logger LOG = Logger.getLogger(Listener.class.getName());

    private final Server server;
    private final ServerConnector connector;

    private Listener(Server server, ServerConnector connector) {
        this.server = server;
        this.connector = connector;
    }

    /**
     * Binds a port.
     *
     * @param what what the port is for, for the message when it is taken
     * @param port 0 for any free one
     * @throws StartFailed when the port is taken or the address is not this machine's
     */
    public static Listener bind(String what, String address, int port, HttpConfiguration configuration) {
        QueuedThreadPool threads = new QueuedThreadPool(MAX_THREADS);
        threads.setName(what);
        threads.setDaemon(true);
        threads.setVirtualThreadsExecutor(VirtualThreads.getNamedVirtualThreadsExecutor(what + "-"));
        Server server = new Server(threads);
        server.setStopTimeout(GRACE.toMillis());
        server.setErrorHandler(new JsonErrors());
        configuration.setSendServerVersion(false);
        ServerConnector connector = new ServerConnector(server, new HttpConnectionFactory(configuration));
        connector.setHost(address);
        connector.setPort(port);
        connector.setIdleTimeout(IDLE.toMillis());
        connector.setAcceptQueueSize(BACKLOG);
        server.addConnector(connector);
        try {
            connector.open();
        } catch (IOException e) {
            throw new StartFailed(
                    "Port " + port + " on " + address + " (" + what + ") cannot be used: is it taken already?", e);
        }
        return new Listener(server, connector);
    }

    /** The port that is bound. */
    public int port() {
        return connector.getLocalPort();
    }

    /** Begins to answer. Requests that came before were kept waiting. */
    public void serve(Handler handler) {
        server.setHandler(new GracefulHandler(handler));
        try {
            server.start();
        } catch (Exception e) {
            throw new StartFailed("The server on port " + port() + " did not start: " + e.getMessage(), e);
        }
    }

    /** Takes no new request, lets those in flight end for some seconds, cuts those that do not, and frees the port. */
    @Override
    public void close() {
        try {
            server.stop();
            connector.close();
            server.destroy();
        } catch (TimeoutException e) {
            // The server has stopped all the same; who asked is told by the end of the connection.
            connector.close();
            LOG.log(Level.INFO, "cut requests that had not ended after {0} s", GRACE.toSeconds());
        } catch (Exception e) {
            throw new IllegalStateException("stop the server on port " + port(), e);
        }
    }

    /** What is refused before any handler sees it, rendered as API Gateway renders its own refusals. */
    private static final class JsonErrors extends ErrorHandler {
        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            String message = HttpStatus.getMessage(response.getStatus());
            byte[] body = ("{\"message\":\"" + message + "\"}").getBytes(StandardCharsets.UTF_8);
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
            response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
            response.write(true, ByteBuffer.wrap(body), callback);
            return true;
        }
    }
}
