package org.depproxy.acceptance.image;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import org.depproxy.name.Digest;

/** Files named by what they hash to. */
public final class ContentStore {

    /** Writes bytes to a stream. */
    @FunctionalInterface
    public interface Writing {
        /** Writes all of them. */
        void to(OutputStream out) throws IOException;
    }

    private final Path folder;

    /** A store in an existing folder. */
    public ContentStore(Path folder) {
        this.folder = folder;
    }

    /** Keeps the bytes that {@code writing} writes, however many. */
    public Blob put(Writing writing) {
        try {
            Path draft = Files.createTempFile(folder, "draft", "");
            MessageDigest hash = Digest.Algorithm.SHA256.start();
            try (OutputStream out = new DigestOutputStream(Files.newOutputStream(draft), hash)) {
                writing.to(out);
            }
            Digest digest = Digest.finished(Digest.Algorithm.SHA256, hash.digest());
            Path file = folder.resolve(digest.hex());
            Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING);
            return new Blob(digest, Files.size(file), file);
        } catch (IOException e) {
            throw new UncheckedIOException("keep content in " + folder, e);
        }
    }

    /** Keeps these bytes. */
    public Blob put(byte[] bytes) {
        return put(out -> out.write(bytes));
    }

    /** Keeps a copy of this file's bytes. */
    public Blob put(Path source) {
        return put(out -> {
            try (InputStream in = Files.newInputStream(source)) {
                in.transferTo(out);
            }
        });
    }
}
