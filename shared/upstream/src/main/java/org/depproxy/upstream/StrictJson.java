package org.depproxy.upstream;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import org.depproxy.content.Manifest;

/** JSON that can be read in one way only: UTF-8 without a byte order mark, no key twice, and nothing without bounds. */
final class StrictJson {
    /** How deep values may nest. */
    static final int DEPTH = 100;

    /** How many characters a number may have. */
    static final int NUMBER_LENGTH = 100;

    /** How long a key may be, in characters. */
    static final int NAME_LENGTH = 50_000;

    // Without the shared table of names: names are a stranger's, and crafted ones would fill it and collide in it.
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEPTH)
                    .maxNumberLength(NUMBER_LENGTH)
                    .maxNameLength(NAME_LENGTH)
                    .maxStringLength(Manifest.MAX_BYTES)
                    .build())
            .build();

    private StrictJson() {}

    /**
     * A reader of these bytes, before their first token.
     *
     * @throws IOException when they are not UTF-8, or begin with a byte order mark
     */
    static JsonParser over(byte[] bytes) throws IOException {
        CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
        if (text.length() > 0 && text.charAt(0) == '\uFEFF') {
            throw new UnbelievableAnswer("a byte order mark");
        }
        return FACTORY.createParser(text.array(), text.arrayOffset(), text.remaining());
    }
}
