package org.depproxy.upstream;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.depproxy.cache.Referrer;
import org.depproxy.cache.Referrers;
import org.depproxy.name.Digest;
import org.depproxy.name.InvalidName;

/** An index of referrers as JSON. Its descriptors are passed on whole, so that no annotation is lost. */
final class ReferrersJson {
    private static final JsonFactory WRITING = new JsonFactory();

    private ReferrersJson() {}

    /** @throws UnbelievableAnswer when it is no index, or not to be read in one way only */
    static Referrers read(byte[] bytes) throws IOException {
        try (JsonParser json = StrictJson.over(bytes)) {
            require(json.nextToken() == JsonToken.START_OBJECT);
            List<Referrer> list = new ArrayList<>();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                boolean isManifests = json.currentName().equals("manifests");
                JsonToken value = json.nextToken();
                if (!isManifests) {
                    json.skipChildren();
                } else if (value != JsonToken.VALUE_NULL) {
                    list.addAll(array(json));
                }
            }
            require(json.nextToken() == null);
            return new Referrers(list);
        } catch (JacksonException | InvalidName | CharacterCodingException e) {
            throw new UnbelievableAnswer("no index of referrers");
        }
    }

    private static List<Referrer> array(JsonParser json) throws IOException {
        require(json.currentToken() == JsonToken.START_ARRAY);
        List<Referrer> list = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            require(list.size() < JacksonManifestReader.DESCRIPTORS);
            list.add(referrer(copied(json)));
        }
        return list;
    }

    private static String copied(JsonParser json) throws IOException {
        require(json.currentToken() == JsonToken.START_OBJECT);
        StringWriter text = new StringWriter();
        try (JsonGenerator copy = WRITING.createGenerator(text)) {
            copy.copyCurrentStructure(json);
        }
        return text.toString();
    }

    private static Referrer referrer(String descriptor) throws IOException {
        Optional<Digest> digest = Optional.empty();
        boolean typed = false;
        boolean sized = false;
        Optional<String> artifactType = Optional.empty();
        try (JsonParser json = StrictJson.over(descriptor.getBytes(StandardCharsets.UTF_8))) {
            json.nextToken();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                JsonToken value = json.nextToken();
                switch (name) {
                    case "digest" -> digest = Optional.of(Digest.parse(text(json)));
                    case "mediaType" -> typed = !text(json).isEmpty();
                    case "size" -> {
                        require(value == JsonToken.VALUE_NUMBER_INT);
                        sized = true;
                    }
                    case "artifactType" -> artifactType = Optional.of(text(json));
                    default -> json.skipChildren();
                }
            }
        }
        require(digest.isPresent() && typed && sized);
        return new Referrer(descriptor, artifactType);
    }

    private static String text(JsonParser json) throws IOException {
        require(json.currentToken() == JsonToken.VALUE_STRING);
        return json.getText();
    }

    private static void require(boolean condition) throws UnbelievableAnswer {
        if (!condition) {
            throw new UnbelievableAnswer("no index of referrers");
        }
    }
}
