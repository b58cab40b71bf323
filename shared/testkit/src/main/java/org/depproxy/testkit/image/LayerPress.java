package org.depproxy.testkit.image;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestOutputStream;
import java.time.Instant;
import java.util.SplittableRandom;
import java.util.function.LongConsumer;
import java.util.zip.Deflater;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipParameters;
import org.depproxy.name.Digest;

/** Makes layers: gzip-compressed tars of seeded files, small ones in memory, large ones streamed to a file. */
final class LayerPress {
    private static final int MAX_BYTES_IN_MEMORY = 1 << 20;
    private static final int MAX_ENTRY_BYTES = 8 << 20;
    private static final int CHUNK_BYTES = 64 << 10;
    private static final Instant WRITTEN_AT = Instant.parse("2026-01-01T00:00:00Z");

    private final Path directory;
    private final LongConsumer progress;

    /** Large layers go below {@code directory}; {@code progress} hears of each chunk's bytes. */
    LayerPress(Path directory, LongConsumer progress) {
        this.directory = directory;
        this.progress = progress;
    }

    /** A layer that holds {@code contentBytes} of seeded, incompressible file content besides a short text file. */
    Layer layer(SplittableRandom random, String name, long contentBytes) throws IOException {
        if (contentBytes <= MAX_BYTES_IN_MEMORY) {
            var bytes = new ByteArrayOutputStream();
            Pressed pressed = press(bytes, random, name, contentBytes);
            return new Layer(Blob.of(bytes.toByteArray()), pressed.diffId());
        }
        Path unfinished = Files.createTempFile(directory, "layer", ".unfinished");
        Pressed pressed;
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(unfinished), CHUNK_BYTES)) {
            pressed = press(out, random, name, contentBytes);
        }
        Path file = directory.resolve(pressed.digest().hex());
        Files.move(unfinished, file, StandardCopyOption.REPLACE_EXISTING);
        return new Layer(Blob.inFile(file, pressed.digest(), Files.size(file)), pressed.diffId());
    }

    private record Pressed(Digest digest, Digest diffId) {}

    private Pressed press(OutputStream out, SplittableRandom random, String name, long contentBytes)
            throws IOException {
        var compressed = new DigestOutputStream(out, Digest.Algorithm.SHA256.start());
        var gzip = new GzipCompressorOutputStream(compressed, parameters(contentBytes));
        var plain = new DigestOutputStream(gzip, Digest.Algorithm.SHA256.start());
        try (var tar = new TarArchiveOutputStream(new BufferedOutputStream(plain, CHUNK_BYTES))) {
            writeText(tar, "etc/" + name + "-release", "NAME=" + name + "\n");
            writeRandomFiles(tar, random, "usr/lib/" + name, contentBytes);
        }
        return new Pressed(
                Digest.finished(
                        Digest.Algorithm.SHA256, compressed.getMessageDigest().digest()),
                Digest.finished(
                        Digest.Algorithm.SHA256, plain.getMessageDigest().digest()));
    }

    /** Random bytes do not shrink: for large layers the attempt would only cost time. */
    private static GzipParameters parameters(long contentBytes) {
        var parameters = new GzipParameters();
        parameters.setCompressionLevel(
                contentBytes > MAX_BYTES_IN_MEMORY ? Deflater.NO_COMPRESSION : Deflater.BEST_SPEED);
        return parameters;
    }

    private static void writeText(TarArchiveOutputStream tar, String path, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        tar.putArchiveEntry(entry(path, bytes.length));
        tar.write(bytes);
        tar.closeArchiveEntry();
    }

    private void writeRandomFiles(TarArchiveOutputStream tar, SplittableRandom random, String folder, long contentBytes)
            throws IOException {
        byte[] chunk = new byte[CHUNK_BYTES];
        int number = 0;
        for (long left = contentBytes; left > 0; ) {
            long size = Math.min(left, MAX_ENTRY_BYTES);
            tar.putArchiveEntry(entry(folder + "/" + number++ + ".bin", size));
            for (long toWrite = size; toWrite > 0; ) {
                int length = (int) Math.min(toWrite, chunk.length);
                random.nextBytes(chunk);
                tar.write(chunk, 0, length);
                progress.accept(length);
                toWrite -= length;
            }
            tar.closeArchiveEntry();
            left -= size;
        }
    }

    private static TarArchiveEntry entry(String path, long size) {
        var entry = new TarArchiveEntry(path);
        entry.setSize(size);
        entry.setModTime(WRITTEN_AT.toEpochMilli());
        entry.setMode(0_100644);
        entry.setIds(0, 0);
        return entry;
    }
}
