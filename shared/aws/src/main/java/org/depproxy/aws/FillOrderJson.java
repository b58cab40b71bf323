package org.depproxy.aws;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.depproxy.access.Principal;
import org.depproxy.access.PullScope;
import org.depproxy.access.TokenId;
import org.depproxy.access.UserName;
import org.depproxy.cache.Checkpoint;
import org.depproxy.cache.Fence;
import org.depproxy.cache.Fills.BlobOrder;
import org.depproxy.cache.Fills.ContinuationOrder;
import org.depproxy.cache.Fills.FillOrder;
import org.depproxy.cache.Fills.PrefetchOrder;
import org.depproxy.cache.Fills.RefreshOrder;
import org.depproxy.content.Octets;
import org.depproxy.name.Digest;
import org.depproxy.name.GroupPath;
import org.depproxy.name.ImageName;
import org.depproxy.name.RegistryName;
import org.depproxy.name.Tag;

/**
 * A fill order as the event of an invocation: one JSON object. That of a blob has the strings {@code group},
 * {@code registry}, {@code repository}, {@code digest}, {@code leaseKey}, {@code leaseOwner}, {@code leaseEpoch}; that of a
 * prefetch the first three and {@code blobs}, an array of strings; that of a continuation those of a blob and {@code uploadId},
 * {@code parts}, {@code hash} in hexadecimal, {@code validator}, which is empty when there is none, and {@code continuation}; that of
 * a tag to be asked for the first three, {@code tag}, {@code user}, {@code tokenId} and the three of the lease. All of them, once, and
 * nothing else.
 */
public final class FillOrderJson {
    private static final String GROUP = "group";
    private static final String REGISTRY = "registry";
    private static final String REPOSITORY = "repository";
    private static final String DIGEST = "digest";
    private static final String LEASE_KEY = "leaseKey";
    private static final String LEASE_OWNER = "leaseOwner";
    private static final String LEASE_EPOCH = "leaseEpoch";
    private static final String BLOBS = "blobs";
    private static final String UPLOAD_ID = "uploadId";
    private static final String PARTS = "parts";
    private static final String HASH = "hash";
    private static final String VALIDATOR = "validator";
    private static final String CONTINUATION = "continuation";
    private static final String TAG = "tag";
    private static final String USER = "user";
    private static final String TOKEN_ID = "tokenId";
    private static final Set<String> BLOB_FIELDS =
            Set.of(GROUP, REGISTRY, REPOSITORY, DIGEST, LEASE_KEY, LEASE_OWNER, LEASE_EPOCH);
    private static final Set<String> CONTINUATION_FIELDS = Set.of(
            GROUP,
            REGISTRY,
            REPOSITORY,
            DIGEST,
            LEASE_KEY,
            LEASE_OWNER,
            LEASE_EPOCH,
            UPLOAD_ID,
            PARTS,
            HASH,
            VALIDATOR,
            CONTINUATION);
    private static final Set<String> REFRESH_FIELDS =
            Set.of(GROUP, REGISTRY, REPOSITORY, TAG, USER, TOKEN_ID, LEASE_KEY, LEASE_OWNER, LEASE_EPOCH);
    private static final Set<String> PREFETCH_FIELDS = Set.of(GROUP, REGISTRY, REPOSITORY, BLOBS);
    private static final String SHAPE =
            "a fill order is one JSON object of strings, or of strings and an array of them";

    /** The longest event that is read, in characters: half as much again as the longest names and the most blobs make. */
    private static final int MAX_LENGTH = 32 * 1024;

    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(2)
                    .maxStringLength(MAX_LENGTH)
                    .build())
            .build();

    private FillOrderJson() {}

    /** The event that orders this. */
    public static String write(FillOrder order) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField(GROUP, order.scope().group().value());
            json.writeStringField(REGISTRY, order.scope().image().registry().value());
            json.writeStringField(REPOSITORY, order.scope().image().repository());
            switch (order) {
                case BlobOrder blob -> write(json, blob);
                case PrefetchOrder prefetch -> write(json, prefetch);
                case ContinuationOrder continuation -> write(json, continuation);
                case RefreshOrder refresh -> write(json, refresh);
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("a text takes all that is written to it", e);
        }
        return text.toString();
    }

    private static void write(JsonGenerator json, BlobOrder order) throws IOException {
        json.writeStringField(DIGEST, order.digest().toString());
        write(json, order.reservation());
    }

    private static void write(JsonGenerator json, RefreshOrder order) throws IOException {
        json.writeStringField(TAG, order.tag().value());
        json.writeStringField(USER, order.principal().user().value());
        json.writeStringField(TOKEN_ID, order.principal().token().value());
        write(json, order.reservation());
    }

    private static void write(JsonGenerator json, Fence reservation) throws IOException {
        json.writeStringField(LEASE_KEY, reservation.key());
        json.writeStringField(LEASE_OWNER, reservation.owner());
        json.writeStringField(LEASE_EPOCH, Long.toString(reservation.epoch()));
    }

    private static void write(JsonGenerator json, ContinuationOrder order) throws IOException {
        write(json, order.order());
        Checkpoint from = order.from();
        json.writeStringField(UPLOAD_ID, from.uploadId());
        json.writeStringField(PARTS, Integer.toString(from.parts()));
        json.writeStringField(HASH, HexFormat.of().formatHex(from.hash().toArray()));
        json.writeStringField(VALIDATOR, from.validator().orElse(""));
        json.writeStringField(CONTINUATION, Integer.toString(from.continuation()));
    }

    private static void write(JsonGenerator json, PrefetchOrder order) throws IOException {
        json.writeArrayFieldStart(BLOBS);
        for (Digest blob : order.blobs()) {
            json.writeString(blob.toString());
        }
        json.writeEndArray();
    }

    /**
     * The order that an event is.
     *
     * @throws IllegalArgumentException when it is none
     */
    public static FillOrder read(String json) {
        if (json.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("a fill order has at most " + MAX_LENGTH + " characters");
        }
        try (JsonParser parser = JSON.createParser(json)) {
            return read(fields(parser));
        } catch (IOException e) {
            throw new IllegalArgumentException(SHAPE, e);
        }
    }

    private static Map<String, Object> fields(JsonParser parser) throws IOException {
        Map<String, Object> fields = new HashMap<>();
        require(parser.nextToken() == JsonToken.START_OBJECT);
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            fields.put(name, parser.nextToken() == JsonToken.START_ARRAY ? texts(parser) : text(parser));
        }
        require(parser.currentToken() == JsonToken.END_OBJECT && parser.nextToken() == null);
        return fields;
    }

    private static List<String> texts(JsonParser parser) throws IOException {
        List<String> texts = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            texts.add(text(parser));
        }
        return texts;
    }

    private static String text(JsonParser parser) throws IOException {
        require(parser.currentToken() == JsonToken.VALUE_STRING);
        return Optional.ofNullable(parser.getText()).orElse("");
    }

    private static void require(boolean wellShaped) {
        if (!wellShaped) {
            throw new IllegalArgumentException(SHAPE);
        }
    }

    /**
     * The order that an event is, whose JSON the runtime has read already.
     *
     * @throws IllegalArgumentException when it is none
     */
    public static FillOrder read(Map<String, ?> event) {
        if (event.keySet().equals(BLOB_FIELDS)) {
            return blob(event);
        }
        if (event.keySet().equals(CONTINUATION_FIELDS)) {
            return new ContinuationOrder(blob(event), checkpoint(event));
        }
        if (event.keySet().equals(PREFETCH_FIELDS)) {
            return new PrefetchOrder(scope(event), blobs(event));
        }
        if (event.keySet().equals(REFRESH_FIELDS)) {
            return new RefreshOrder(principal(event), scope(event), new Tag(text(event, TAG)), reservation(event));
        }
        throw new IllegalArgumentException("a fill order has just the fields " + BLOB_FIELDS + ", " + PREFETCH_FIELDS
                + ", " + CONTINUATION_FIELDS + " or " + REFRESH_FIELDS);
    }

    private static BlobOrder blob(Map<String, ?> event) {
        return new BlobOrder(scope(event), Digest.parse(text(event, DIGEST)), reservation(event));
    }

    private static Fence reservation(Map<String, ?> event) {
        return new Fence(text(event, LEASE_KEY), text(event, LEASE_OWNER), Long.parseLong(text(event, LEASE_EPOCH)));
    }

    private static Principal principal(Map<String, ?> event) {
        return new Principal(new UserName(text(event, USER)), new TokenId(text(event, TOKEN_ID)));
    }

    private static Checkpoint checkpoint(Map<String, ?> event) {
        return new Checkpoint(
                text(event, UPLOAD_ID),
                Integer.parseInt(text(event, PARTS)),
                new Octets(HexFormat.of().parseHex(text(event, HASH))),
                Optional.of(text(event, VALIDATOR)).filter(validator -> !validator.isEmpty()),
                Integer.parseInt(text(event, CONTINUATION)));
    }

    private static PullScope scope(Map<String, ?> event) {
        return new PullScope(
                new GroupPath(text(event, GROUP)),
                new ImageName(new RegistryName(text(event, REGISTRY)), text(event, REPOSITORY)));
    }

    private static List<Digest> blobs(Map<String, ?> event) {
        if (event.get(BLOBS) instanceof List<?> values) {
            return values.stream().map(FillOrderJson::text).map(Digest::parse).toList();
        }
        throw new IllegalArgumentException(SHAPE);
    }

    private static String text(Map<String, ?> event, String name) {
        return text(
                Optional.<Object>ofNullable(event.get(name)).orElseThrow(() -> new IllegalArgumentException(SHAPE)));
    }

    private static String text(Object value) {
        if (value instanceof String text) {
            return text;
        }
        throw new IllegalArgumentException(SHAPE);
    }
}
