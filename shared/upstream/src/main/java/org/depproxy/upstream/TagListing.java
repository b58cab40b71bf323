package org.depproxy.upstream;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import org.apache.hc.core5.http.HttpStatus;
import org.depproxy.cache.Source;
import org.depproxy.cache.TagList;
import org.depproxy.cache.TagQuery;
import org.depproxy.cache.UpstreamAnswer;
import org.depproxy.name.InvalidName;
import org.depproxy.name.Tag;

/**
 * Which tags are there? A registry that pages in its own way is asked for the next page by the last tag of this one, as the
 * specification has it.
 */
record TagListing(Source source, TagQuery query) implements Endpoint<TagList> {
    @Override
    public String method() {
        return "GET";
    }

    @Override
    public String path() {
        StringJoiner parameters = new StringJoiner("&", "?", "").setEmptyValue("");
        query.limit().ifPresent(limit -> parameters.add("n=" + limit));
        // A tag holds nothing that an address could mistake.
        query.last().ifPresent(last -> parameters.add("last=" + last));
        return "tags/list" + parameters;
    }

    @Override
    public Map<String, String> headers() {
        return Map.of("Accept", "application/json");
    }

    @Override
    public String action() {
        return "list tags of " + source.image();
    }

    @Override
    public boolean understands(int status) {
        return status == HttpStatus.SC_OK;
    }

    @Override
    public UpstreamAnswer<TagList> read(Answer answer) throws IOException {
        Optional<NextPage> next = NextPage.in(answer.headers("Link"));
        List<Tag> tags = tags(answer.body(UpstreamLimits.LIST_BYTES));
        return new UpstreamAnswer.Found<>(new TagList(
                tags, next.filter(page -> !tags.isEmpty()).map(page -> after(page, tags.getLast()))));
    }

    private static Tag after(NextPage page, Tag last) {
        try {
            return page.parameter("last").map(Tag::new).orElse(last);
        } catch (InvalidName e) {
            return last;
        }
    }

    private static List<Tag> tags(byte[] bytes) throws IOException {
        try (JsonParser json = StrictJson.over(bytes)) {
            require(json.nextToken() == JsonToken.START_OBJECT);
            List<Tag> tags = new ArrayList<>();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                boolean isTags = json.currentName().equals("tags");
                JsonToken value = json.nextToken();
                if (!isTags) {
                    json.skipChildren();
                } else if (value != JsonToken.VALUE_NULL) {
                    tags.addAll(array(json));
                }
            }
            require(json.nextToken() == null);
            return tags;
        } catch (JacksonException | InvalidName e) {
            throw new UnbelievableAnswer("no list of tags");
        }
    }

    private static List<Tag> array(JsonParser json) throws IOException {
        require(json.currentToken() == JsonToken.START_ARRAY);
        List<Tag> tags = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            require(json.currentToken() == JsonToken.VALUE_STRING);
            tags.add(new Tag(json.getText()));
        }
        return tags;
    }

    private static void require(boolean condition) throws UnbelievableAnswer {
        if (!condition) {
            throw new UnbelievableAnswer("no list of tags");
        }
    }
}
