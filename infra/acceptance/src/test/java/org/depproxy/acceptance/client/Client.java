package org.depproxy.acceptance.client;

import java.nio.file.Path;
import java.util.List;
import org.depproxy.acceptance.image.Image;
import org.depproxy.acceptance.image.Image.Trait;
import org.depproxy.acceptance.process.Tool;

/** The clients, as Debian 12 has them. */
public enum Client {
    /** Copies images as they are, all platforms. */
    SKOPEO {
        @Override
        public ClientStore open(Path folder) {
            return new SkopeoStore(folder);
        }
    },
    /** Unpacks images; refuses what is none. */
    PODMAN {
        @Override
        public ClientStore open(Path folder) {
            return new LibpodStore(new Tool("podman", "podman"), folder, List.of());
        }
    },
    /** Podman's builder: the same library under another name, so it is spared the largest image. */
    BUILDAH {
        @Override
        public ClientStore open(Path folder) {
            return new LibpodStore(new Tool("buildah", "buildah"), folder, List.of("--disable-compression"));
        }
    },
    /** A Docker daemon and its command; 20.10 knows neither zstd layers nor artifacts. */
    DOCKER {
        @Override
        public ClientStore open(Path folder) {
            return DockerStore.start(folder);
        }
    },
    /** containerd and its command ctr; 1.6 fails on artifacts. */
    CONTAINERD {
        @Override
        public ClientStore open(Path folder) {
            return ContainerdStore.start(folder);
        }
    };

    /**
     * A fresh store in an existing folder.
     *
     * @throws org.opentest4j.TestAbortedException where the client is not installed
     */
    public abstract ClientStore open(Path folder);

    /** Whether this client is to take such an image: whether it can, from any registry, and has not been spared it. */
    public boolean takes(Image image) {
        return image.traits().stream().allMatch(this::takes);
    }

    private boolean takes(Trait trait) {
        return switch (trait) {
            case ARTIFACT -> this == SKOPEO;
            case ZSTD -> this != DOCKER;
            case LARGE -> this != BUILDAH;
        };
    }
}
