package org.depproxy.upstream;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import org.depproxy.content.Manifest;
import org.depproxy.content.ManifestReader;
import org.depproxy.content.ManifestReading;
import org.depproxy.content.MediaType;

/**
 * Reads manifests as a stream of JSON, strictly: what one client could take for an image and another for a list is neither.
 * The {@code mediaType} in a manifest may be left out, as umoci does; then the declared one stands.
 *
 * <p>The {@code urls} of a descriptor are never looked at: a foreign layer counts as a blob like any other, and is asked for
 * at the registry of its image alone.
 *
 * @see <a href="https://github.com/opencontainers/image-spec/blob/main/manifest.md">image-spec, "Image Manifest"</a>
 * @see <a href="https://github.com/opencontainers/image-spec/blob/main/image-index.md">image-spec, "Image Index"</a>
 */
public final class JacksonManifestReader implements ManifestReader {
    /** How many descriptors a manifest may have. */
    public static final int DESCRIPTORS = 10_000;

    @Override
    public ManifestReading read(MediaType declared, byte[] bytes) {
        if (!declared.isManifest()) {
            return new ManifestReading.Ambiguous("not a type of manifest that is served: " + declared);
        }
        if (bytes.length > Manifest.MAX_BYTES) {
            return new ManifestReading.Ambiguous("longer than " + Manifest.MAX_BYTES + " bytes");
        }
        try (JsonParser json = StrictJson.over(bytes)) {
            return new ManifestReading.Clear(new ManifestDraft(declared, json).outline());
        } catch (UnbelievableAnswer e) {
            return new ManifestReading.Ambiguous(String.valueOf(e.getMessage()));
        } catch (JacksonException e) {
            return new ManifestReading.Ambiguous("not JSON that can be read in one way only");
        } catch (CharacterCodingException e) {
            return new ManifestReading.Ambiguous("not UTF-8");
        } catch (IOException e) {
            throw new IllegalStateException("bytes in memory can be read", e);
        }
    }
}
