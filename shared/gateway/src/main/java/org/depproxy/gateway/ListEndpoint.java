package org.depproxy.gateway;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import org.depproxy.cache.Limits;
import org.depproxy.cache.ListPull;
import org.depproxy.cache.PullRequest;
import org.depproxy.cache.TagList;
import org.depproxy.cache.TagQuery;
import org.depproxy.name.InvalidName;
import org.depproxy.name.Tag;
import org.depproxy.protocol.ErrorCode;

/** Questions for lists, by those who have been let in. Thread-safe. */
public final class ListEndpoint {
    private static final Pattern NUMBER = Pattern.compile("[0-9]+");
    private static final int DIGITS = 9;

    private final BiFunction<PullRequest, TagQuery, ListPull<TagList>> tags;

    /** @param tags as {@code ListCache} lists them */
    public ListEndpoint(BiFunction<PullRequest, TagQuery, ListPull<TagList>> tags) {
        this.tags = tags;
    }

    Outcome tags(Query query, PullRequest pull, Route.Tags route) {
        Optional<String> limit = query.first("n");
        if (limit.filter(text -> !NUMBER.matcher(text).matches()).isPresent()) {
            return new Outcome.BadName(ErrorCode.PAGINATION_NUMBER_INVALID, "n is no number of tags");
        }
        try {
            Optional<Tag> last =
                    query.first("last").filter(text -> !text.isEmpty()).map(Tag::new);
            TagQuery asked = new TagQuery(
                    limit.map(text -> OptionalInt.of(clamped(text))).orElseGet(OptionalInt::empty), last);
            return new Outcome.TagsListed(route, asked, tags.apply(pull, asked));
        } catch (InvalidName e) {
            return new Outcome.BadName(ErrorCode.TAG_INVALID, "last is no tag");
        }
    }

    private static int clamped(String digits) {
        return digits.length() > DIGITS
                ? Limits.TAGS_PER_PAGE
                : Math.min(Integer.parseInt(digits), Limits.TAGS_PER_PAGE);
    }
}
