package org.depproxy.aws;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.depproxy.access.Directory;
import org.depproxy.access.Groups;
import org.depproxy.access.PullScope;
import org.depproxy.cache.BlobStore;
import org.depproxy.cache.StoredBlob;
import org.depproxy.name.Digest;
import org.depproxy.name.GroupPath;
import org.depproxy.name.ImageName;
import org.depproxy.name.Tag;
import org.depproxy.testkit.memory.Inventory;
import org.depproxy.testkit.world.Backing;
import org.depproxy.testkit.world.Ports;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/** A table and a bucket of {@link EmbeddedAws} under the simulation, looked at past every port. */
class AwsBacking implements Backing {
    private static final String IMAGE = "IMAGE#";
    private static final String MANIFEST = "MANIFEST#";
    private static final String BLOB = "BLOB#";
    private static final String TAG = "TAG#";

    private final EmbeddedAws.Store store;

    AwsBacking(EmbeddedAws.Store store) {
        this.store = store;
    }

    /** Where the functions keep blobs. */
    BlobStore blobStore() {
        return store.ports().blobStore();
    }

    @Override
    public Ports ports() {
        AwsPorts ports = store.ports();
        return new Ports(
                ports.pullLedger(),
                ports.publications(),
                new Ports.Shared(ports.leases(), ports.quotas(), ports.circuits()),
                blobStore());
    }

    @Override
    public Directory directory() {
        return store.ports().directory();
    }

    @Override
    public Groups groups() {
        return store.ports().groups();
    }

    @Override
    public Inventory inventory() {
        Map<PullScope, Links> images = new HashMap<>();
        Map<Digest, StoredBlob> blobs = new HashMap<>();
        Set<Digest> manifests = new HashSet<>();
        for (Item item : items()) {
            String partition = text(item, Key.PARTITION);
            if (partition.startsWith(IMAGE)) {
                images.computeIfAbsent(scope(partition.substring(IMAGE.length())), first -> new Links())
                        .add(item);
            } else if (partition.startsWith(MANIFEST)) {
                manifests.add(Digest.parse(partition.substring(MANIFEST.length())));
            } else if (partition.startsWith(BLOB)) {
                Digest digest = Digest.parse(partition.substring(BLOB.length()));
                BlobItem.read(digest, item).ifPresent(blob -> blobs.put(digest, blob));
            }
        }
        Map<PullScope, Inventory.Links> links = new HashMap<>();
        images.forEach(
                (scope, found) -> links.put(scope, new Inventory.Links(found.manifests, found.blobs, found.tags)));
        return new Inventory(links, blobs, manifests, Map.of());
    }

    private List<Item> items() {
        return EmbeddedAws.get()
                .dynamoDb()
                .scanPaginator(request -> request.tableName(store.name()).consistentRead(true))
                .items()
                .stream()
                .map(Item::new)
                .toList();
    }

    /** {@code acme#docker.io/library/alpine}. */
    private static PullScope scope(String text) {
        int end = text.indexOf('#');
        return new PullScope(new GroupPath(text.substring(0, end)), ImageName.parse(text.substring(end + 1)));
    }

    private static String text(Item item, String name) {
        return item.text(name).orElseThrow(() -> new AssertionError("an item without " + name + ": " + item));
    }

    /** What one image opens, item by item. */
    private static final class Links {
        private final Set<Digest> manifests = new HashSet<>();
        private final Set<Digest> blobs = new HashSet<>();
        private final Map<Tag, Inventory.Pointing> tags = new HashMap<>();

        private void add(Item item) {
            String sort = text(item, Key.SORT);
            if (sort.startsWith(TAG)) {
                tags.put(
                        new Tag(sort.substring(TAG.length())),
                        new Inventory.Pointing(
                                Digest.parse(text(item, "digest")),
                                item.time("confirmedAt").orElseThrow(),
                                item.number(ManifestContents.MOVES).orElseThrow()));
            } else if (sort.startsWith(BLOB)) {
                blobs.add(Digest.parse(sort.substring(BLOB.length())));
            } else if (sort.startsWith(MANIFEST)
                    && ManifestContents.mediaType(item).isPresent()) {
                manifests.add(Digest.parse(sort.substring(MANIFEST.length())));
            }
        }
    }

    @Override
    public Optional<byte[]> bytes(Digest blob) {
        try {
            return Optional.of(EmbeddedAws.get()
                            .s3()
                            .getObject(
                                    request -> request.bucket(store.name()).key(ObjectKeys.blob(blob)),
                                    ResponseTransformer.toBytes()))
                    .map(ResponseBytes::asByteArray);
        } catch (NoSuchKeyException e) {
            return Optional.empty();
        }
    }

    @Override
    public int openUploads() {
        return EmbeddedAws.get()
                .s3()
                .listMultipartUploads(request -> request.bucket(store.name()))
                .uploads()
                .size();
    }

    @Override
    public int partsAhead() {
        return 0;
    }
}
