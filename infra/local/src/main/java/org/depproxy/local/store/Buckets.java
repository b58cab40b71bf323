package org.depproxy.local.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.depproxy.local.http.StartFailed;
import org.depproxy.local.template.Template;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.domain.MultipartUpload;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;

/** The buckets of the template in an embedded S3, kept in files. */
public final class Buckets {
    private final List<Template.Bucket> declared;
    private final BlobStore store;
    private final Handler handler;

    private Buckets(List<Template.Bucket> declared, BlobStore store, LocalCredentials credentials) {
        this.declared = declared;
        this.store = store;
        ServletContextHandler context = new ServletContextHandler();
        context.getServletHandler().setDecodeAmbiguousURIs(true);
        context.addServlet(new ServletHolder(new S3Servlet(store, credentials)), "/*");
        this.handler = context;
    }

    /** Opens the store below {@code folder} and creates the buckets that it does not have yet. */
    public static Buckets open(List<Template.Bucket> declared, Path folder, LocalCredentials credentials) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new StartFailed("The buckets' directory " + folder + " cannot be made: " + e, e);
        }
        BlobStore store = new FilesystemNio2BlobStore(folder.toString());
        for (Template.Bucket bucket : declared) {
            if (!store.containerExists(bucket.name())) {
                store.createContainer(bucket.name());
            }
        }
        return new Buckets(declared, store, credentials);
    }

    /** The S3 API over HTTP, path-style. Asks for a signature, always. */
    public Handler handler() {
        return handler;
    }

    /** How the server must read requests: S3 keys may hold what other servers find ambiguous. */
    public static HttpConfiguration configuration() {
        HttpConfiguration configuration = new HttpConfiguration();
        configuration.setHttpCompliance(HttpCompliance.LEGACY);
        configuration.setUriCompliance(UriCompliance.LEGACY);
        configuration.setHeaderCacheCaseSensitive(true);
        // A form is an object's content like any other: its bytes must not be taken for parameters.
        configuration.setFormEncodedMethods();
        return configuration;
    }

    /**
     * Does what the lifecycle rule AbortIncompleteMultipartUpload does in AWS.
     *
     * @return how many uploads were aborted
     */
    public int abortOldUploads(InstantSource clock) {
        int aborted = 0;
        for (Template.Bucket bucket : declared) {
            if (bucket.abortIncompleteUploadsAfter().isPresent()) {
                aborted += abort(
                        bucket.name(),
                        clock.instant()
                                .minus(bucket.abortIncompleteUploadsAfter().get()));
            }
        }
        return aborted;
    }

    private int abort(String bucket, Instant startedBefore) {
        List<software.amazon.awssdk.services.s3.model.MultipartUpload> old = store.listMultipartUploads(bucket).stream()
                .filter(upload -> upload.initiated().isBefore(startedBefore))
                .toList();
        for (software.amazon.awssdk.services.s3.model.MultipartUpload upload : old) {
            store.abortMultipartUpload(new MultipartUpload(
                    upload.uploadId(),
                    CreateMultipartUploadRequest.builder()
                            .bucket(bucket)
                            .key(upload.key())
                            .build()));
        }
        return old.size();
    }

    /** How often {@link #abortOldUploads} is worth calling. */
    public static Duration lifecycleInterval() {
        return Duration.ofHours(1);
    }
}
