package org.depproxy.gateway;

import org.depproxy.cache.Referrer;
import org.depproxy.cache.Referrers;
import org.depproxy.cache.TagList;
import org.depproxy.cache.TagQuery;
import org.depproxy.content.MediaType;
import org.depproxy.name.Tag;

/**
 * Lists as they are sent, under the name by which the client asked.
 *
 * @see <a href="https://github.com/opencontainers/distribution-spec/blob/main/spec.md#content-discovery">distribution-spec,
 *     "Content Discovery"</a>
 */
final class ListBody {
    private ListBody() {}

    static String tags(Route.Tags route, TagList list) {
        return Json.object(json -> {
            json.writeStringField("name", route.repository().name());
            json.writeArrayFieldStart("tags");
            for (Tag tag : list.tags()) {
                json.writeString(tag.value());
            }
            json.writeEndArray();
        });
    }

    /** An index of descriptors, each as upstream wrote it. */
    static String referrers(Referrers referrers) {
        return Json.object(json -> {
            json.writeNumberField("schemaVersion", 2);
            json.writeStringField("mediaType", MediaType.OCI_INDEX.value());
            json.writeArrayFieldStart("manifests");
            for (Referrer referrer : referrers.list()) {
                json.writeRawValue(referrer.descriptor());
            }
            json.writeEndArray();
        });
    }

    /** Where the next page is, as large as this one was to be. Names and tags hold nothing to escape in an address. */
    static String nextLink(Route.Tags route, TagQuery query, Tag next) {
        String limit = query.limit().isPresent() ? "n=" + query.limit().getAsInt() + "&" : "";
        return "<%s?%slast=%s>; rel=\"next\"".formatted(route.path(), limit, next);
    }
}
