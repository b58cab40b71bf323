package org.depproxy.testkit.registry;

import java.net.URI;
import java.security.SecureRandom;
import java.util.concurrent.Executors;
import org.depproxy.testkit.image.SampleImage;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * A registry in this process, with Docker Hub's manners: a token server, a pull limit, blobs redirected to a content
 * delivery network that refuses Authorization. It remembers every request ({@link #log}) and goes wrong on demand
 * ({@link #script}). Listens on three free ports of 127.0.0.1. Thread-safe.
 */
public final class EmbeddedRegistry implements AutoCloseable {
    private static final String HOST = "127.0.0.1";
    private static final int MAX_HEADER_BYTES = 2 << 20;
    private static final int LINK_KEY_BYTES = 32;

    private final Server server;
    private final Front front;
    private final Shelf shelf = new Shelf();
    private final Script script = new Script();
    private final TrafficLog log = new TrafficLog();
    private final URI uri;
    private final URI tokenUri;
    private final URI cdnUri;

    EmbeddedRegistry(RegistryManners manners) {
        byte[] linkKey = new byte[LINK_KEY_BYTES];
        new SecureRandom().nextBytes(linkKey);
        var threads = new QueuedThreadPool();
        threads.setName("registry");
        threads.setDaemon(true);
        threads.setVirtualThreadsExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server = new Server(threads);
        ServerConnector registry = door(Door.REGISTRY);
        ServerConnector tokens = door(Door.TOKENS);
        ServerConnector cdnDoor = door(Door.CDN);
        var desk = new TokenDesk(manners, shelf);
        var cdn = new Cdn(shelf, manners.clock(), linkKey);
        var meter = new PullMeter(manners.pullLimit(), manners.clock());
        var api = new DistributionApi(manners, shelf, desk, meter, cdn);
        front = new Front(
                asked -> switch (asked.door()) {
                    case REGISTRY -> api.answer(asked, places());
                    case TOKENS -> desk.issue(asked);
                    case CDN -> cdn.answer(asked);
                },
                shelf,
                script,
                log);
        server.setHandler(front);
        start();
        uri = URI.create("http://" + HOST + ":" + registry.getLocalPort());
        tokenUri = URI.create("http://" + HOST + ":" + tokens.getLocalPort() + "/token");
        cdnUri = URI.create("http://" + manners.cdnHost() + ":" + cdnDoor.getLocalPort());
    }

    /** A registry with Docker Hub's manners, to be varied and started. */
    public static RegistryBuilder builder() {
        return new RegistryBuilder();
    }

    private DistributionApi.Places places() {
        return new DistributionApi.Places(tokenUri.toString(), cdnUri.toString());
    }

    private ServerConnector door(Door door) {
        var http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setResponseHeaderSize(MAX_HEADER_BYTES);
        http.setMaxResponseHeaderSize(MAX_HEADER_BYTES);
        var connector = new ServerConnector(server, new HttpConnectionFactory(http));
        connector.setName(door.name());
        connector.setHost(HOST);
        connector.setPort(0);
        server.addConnector(connector);
        return connector;
    }

    // Jetty declares Exception.
    @SuppressWarnings("IllegalCatch")
    private void start() {
        try {
            server.start();
        } catch (Exception e) {
            throw new IllegalStateException("start a registry on " + HOST, e);
        }
    }

    /** The registry's own address: {@code http://127.0.0.1:…}, without a path. */
    public URI uri() {
        return uri;
    }

    /** The realm that challenges name. */
    public URI tokenUri() {
        return tokenUri;
    }

    /** Where blobs are redirected to. */
    public URI cdnUri() {
        return cdnUri;
    }

    /** Keeps an image under a tag, which moves when it was there before. */
    public void put(String repository, String tag, SampleImage image) {
        shelf.put(repository, tag, image);
    }

    /** Keeps an image that only its digests lead to. */
    public void put(String repository, SampleImage image) {
        shelf.put(repository, image);
    }

    /** Forgets a tag; what it pointed to stays. */
    public void removeTag(String repository, String tag) {
        shelf.removeTag(repository, tag);
    }

    /** From now on this goes wrong, besides what was scripted before. */
    public void script(Fault fault) {
        script.add(fault);
    }

    /** From now on nothing goes wrong; whoever waits before a gate goes on. */
    public void clearScript() {
        script.clear();
    }

    /** What it was asked. */
    public TrafficLog log() {
        return log;
    }

    /** Ends all connections and listens no more. */
    @Override
    @SuppressWarnings("IllegalCatch")
    public void close() {
        script.clear();
        front.close();
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("stop the registry on " + uri, e);
        }
    }
}
