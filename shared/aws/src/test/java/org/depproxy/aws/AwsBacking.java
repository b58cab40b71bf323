package org.depproxy.aws;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.depproxy.access.Directory;
import org.depproxy.access.Groups;
import org.depproxy.access.PullScope;
import org.depproxy.cache.StoredBlob;
import org.depproxy.cache.TagRecord;
import org.depproxy.content.MediaType;
import org.depproxy.name.Digest;
import org.depproxy.name.GroupPath;
import org.depproxy.name.ImageName;
import org.depproxy.name.Tag;
import org.depproxy.testkit.memory.Inventory;
import org.depproxy.testkit.simulation.Scheduler;
import org.depproxy.testkit.world.Backing;
import org.depproxy.testkit.world.Ports;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Object;

/** A table and a bucket, under the adapters; what lies there is read past every port. They are gone when it is closed. */
final class AwsBacking implements Backing, AutoCloseable {
    private final EmbeddedAws aws = EmbeddedAws.get();
    private final Requests requests = new Requests();
    private final EmbeddedAws.Store store;
    private final ManifestContents contents;
    private long seen;

    /** Over clients with these observers. */
    AwsBacking(ExecutionInterceptor... observers) {
        this.store = aws.newStore(
                Stream.concat(Stream.of(observers), Stream.of(requests)).toArray(ExecutionInterceptor[]::new));
        this.contents = new ManifestContents(new S3Manifests(aws::s3, store.name()));
    }

    @Override
    public Ports ports() {
        AwsPorts ports = store.ports();
        return new Ports(
                ports.pullLedger(),
                ports.publications(),
                new Ports.Shared(ports.leases(), ports.quotas(), ports.circuits()),
                ports.blobStore());
    }

    /** The same ports, each request of which is a step from now on. */
    Ports ports(Scheduler scheduler) {
        requests.stepBy(scheduler);
        return ports();
    }

    /** Whether a request went unanswered, by no doing of the simulation's. */
    boolean isBroken() {
        return requests.broken() > 0;
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
        seen = requests.changes();
        Map<Digest, StoredBlob> blobs = new HashMap<>();
        Set<Digest> manifests = new HashSet<>();
        Map<String, Image> images = new HashMap<>();
        ScanRequest scan = ScanRequest.builder()
                .tableName(store.name())
                .consistentRead(true)
                .build();
        aws.dynamoDb().scanPaginator(scan).items().stream().map(Item::new).forEach(item -> {
            String partition = Item.must(Key.PARTITION, item.text(Key.PARTITION));
            List<String> path = List.of(partition.split("#", -1));
            switch (path.getFirst()) {
                case "BLOB" ->
                    BlobItem.read(Digest.parse(path.get(1)), item).ifPresent(blob -> blobs.put(blob.digest(), blob));
                case "MANIFEST" -> {
                    if (isWhole(Digest.parse(path.get(1)), item)) {
                        manifests.add(Digest.parse(path.get(1)));
                    }
                }
                case "IMAGE" ->
                    images.computeIfAbsent(partition, fresh -> new Image()).add(item);
                default -> {}
            }
        });
        return new Inventory(
                images.entrySet().stream()
                        .collect(Collectors.toMap(
                                image -> scope(image.getKey()),
                                image -> image.getValue().links())),
                blobs,
                manifests,
                Map.of());
    }

    private boolean isWhole(Digest manifest, Item item) {
        // Its type stands at the link, and does not matter here.
        return contents.manifest(manifest, MediaType.OCI_MANIFEST, item).isPresent();
    }

    private static PullScope scope(String partition) {
        String[] path = partition.split("#", -1);
        return new PullScope(new GroupPath(path[1]), ImageName.parse(path[2]));
    }

    @Override
    public boolean isChanged() {
        return requests.changes() > seen;
    }

    @Override
    public Optional<byte[]> bytes(Digest blob) {
        try {
            return Optional.of(aws.s3()
                    .getObjectAsBytes(request -> request.bucket(store.name()).key(ObjectKeys.blob(blob)))
                    .asByteArray());
        } catch (NoSuchKeyException e) {
            return Optional.empty();
        }
    }

    @Override
    public int openUploads() {
        return uploads().size();
    }

    private List<MultipartUpload> uploads() {
        return aws.s3().listMultipartUploadsPaginator(request -> request.bucket(store.name())).uploads().stream()
                .toList();
    }

    /** A request makes its thread wait. */
    @Override
    public int partsAhead() {
        return 0;
    }

    @Override
    public void close() {
        store.ports().close();
        aws.dynamoDb().deleteTable(request -> request.tableName(store.name()));
        S3Client s3 = aws.s3();
        uploads()
                .forEach(upload -> s3.abortMultipartUpload(request ->
                        request.bucket(store.name()).key(upload.key()).uploadId(upload.uploadId())));
        ListObjectsV2Request all =
                ListObjectsV2Request.builder().bucket(store.name()).build();
        s3.listObjectsV2Paginator(all).contents().stream()
                .map(S3Object::key)
                .toList()
                .forEach(key ->
                        s3.deleteObject(request -> request.bucket(store.name()).key(key)));
        s3.deleteBucket(request -> request.bucket(store.name()));
    }

    /** What one image of a group has. */
    private final class Image {
        private final Set<Digest> manifests = new HashSet<>();
        private final Set<Digest> blobs = new HashSet<>();
        private final Map<Tag, Inventory.Pointing> tags = new HashMap<>();

        void add(Item item) {
            String[] what = Item.must(Key.SORT, item.text(Key.SORT)).split("#", 2);
            switch (what[0]) {
                case "MANIFEST" ->
                    ManifestContents.mediaType(item).ifPresent(type -> manifests.add(Digest.parse(what[1])));
                case "BLOB" -> blobs.add(Digest.parse(what[1]));
                case "TAG" -> {
                    TagRecord tag = contents.tag(new Tag(what[1]), item).orElseThrow();
                    Digest digest = tag.manifest().digest();
                    tags.put(tag.tag(), new Inventory.Pointing(digest, tag.confirmedAt(), tag.version()));
                }
                default -> {}
            }
        }

        Inventory.Links links() {
            return new Inventory.Links(manifests, blobs, tags);
        }
    }
}
