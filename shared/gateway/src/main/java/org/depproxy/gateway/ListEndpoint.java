package org.depproxy.gateway;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import org.depproxy.cache.Limits;
import org.depproxy.cache.ListPull;
import org.depproxy.cache.PullRequest;
import org.depproxy.cache.Referrers;
import org.depproxy.cache.TagList;
import org.depproxy.cache.TagQuery;
import org.depproxy.name.Digest;
import org.depproxy.name.InvalidName;
import org.depproxy.name.Tag;
import org.depproxy.protocol.ErrorCode;

/** Questions for lists, by those who have been let in. Thread-safe. */
public final class ListEndpoint {
    private static final Pattern NUMBER = Pattern.compile("[0-9]+");
    private static final int DIGITS = 9;

    private final BiFunction<PullRequest, TagQuery, ListPull<TagList>> tags;
    private final BiFunction<PullRequest, Digest, ListPull<Referrers>> referrers;

    /**
     * @param tags as {@code ListCache} lists them
     * @param referrers as {@code ListCache} lists them, of every type
     */
    public ListEndpoint(
            BiFunction<PullRequest, TagQuery, ListPull<TagList>> tags,
            BiFunction<PullRequest, Digest, ListPull<Referrers>> referrers) {
        this.tags = tags;
        this.referrers = referrers;
    }

    Outcome referrers(Query query, PullRequest pull, Route.Referrers route) {
        List<String> types = query.all("artifactType").stream()
                .filter(type -> !type.isEmpty())
                .toList();
        return new Outcome.ReferrersListed(route, types, referrers.apply(pull, route.digest()));
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
