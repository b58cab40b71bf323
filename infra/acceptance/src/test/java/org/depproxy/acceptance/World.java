package org.depproxy.acceptance;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.depproxy.acceptance.image.Corpus;
import org.depproxy.acceptance.image.Image;
import org.depproxy.acceptance.image.Upload;
import org.depproxy.acceptance.process.Tool;
import org.depproxy.acceptance.process.WorkDirectory;
import org.depproxy.acceptance.proxy.DepproxyUp;
import org.depproxy.acceptance.upstream.DockerRegistry;
import org.depproxy.acceptance.upstream.RegistryAccess;

/** What all acceptance tests share: the images, and a registry that holds them and is never stopped before the end. */
final class World implements AutoCloseable {

    private final AtomicInteger folders = new AtomicInteger();
    private final WorkDirectory work;
    private final Corpus corpus;
    private final List<Image> everyShape;
    private final DockerRegistry upstream;

    private World(WorkDirectory work) {
        this.work = work;
        this.corpus = new Corpus(work.folder("corpus"));
        this.everyShape = corpus.everyShape();
        this.upstream = registry(new RegistryAccess.Open());
        try {
            everyShape.forEach(this::push);
            push(corpus.indexOfThePlatform());
        } catch (RuntimeException | AssertionError e) {
            upstream.close();
            throw e;
        }
    }

    static World create() {
        Tool.DOCKER_REGISTRY.require();
        Tool.ZSTD.require();
        WorkDirectory work = WorkDirectory.create("dpa");
        try {
            return new World(work);
        } catch (RuntimeException | AssertionError e) {
            work.close();
            throw e;
        }
    }

    /** An image of each shape; all are in the upstream. */
    List<Image> everyShape() {
        return everyShape;
    }

    /** What makes more images. */
    Corpus corpus() {
        return corpus;
    }

    /** Adds an image to the upstream. */
    Image push(Image image) {
        new Upload(upstream.uri()).push(image);
        return image;
    }

    /** The registry that holds the images and lets anybody in. */
    DockerRegistry upstream() {
        return upstream;
    }

    /** Another registry with the same content. */
    DockerRegistry registry(RegistryAccess access) {
        return DockerRegistry.start(folder(), work.folder("content"), access);
    }

    /** A proxy with nothing in it, before {@link #upstream()}. */
    DepproxyUp proxy() {
        return proxy(upstream.uri());
    }

    /** A proxy with nothing in it, before another registry. */
    DepproxyUp proxy(URI registry) {
        return DepproxyUp.start(folder().resolve("data"), registry);
    }

    /** A new empty folder. */
    Path folder() {
        return work.folder(Integer.toString(folders.getAndIncrement()));
    }

    @Override
    public void close() {
        try {
            upstream.close();
        } finally {
            work.close();
        }
    }
}
