package org.depproxy.testkit.memory;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.depproxy.cache.Referrers;
import org.depproxy.cache.Source;
import org.depproxy.cache.TagList;
import org.depproxy.cache.TagQuery;
import org.depproxy.cache.UpstreamAnswer;
import org.depproxy.cache.UpstreamListings;
import org.depproxy.name.Digest;
import org.depproxy.name.ImageName;
import org.depproxy.name.Tag;

/** The lists of an upstream in memory, and the trouble it makes on demand. Thread-safe. */
public final class MemoryUpstreamListings implements UpstreamListings {
    private final Map<ImageName, List<Tag>> tags = new HashMap<>();
    private final List<TagQuery> asked = new ArrayList<>();
    private final Map<ImageName, Map<Digest, Referrers>> referrers = new HashMap<>();
    private final List<Digest> subjects = new ArrayList<>();
    private Optional<UpstreamAnswer<?>> trouble = Optional.empty();
    private boolean pages = true;

    /** From now on the image has these tags, in this order. */
    public synchronized void push(ImageName image, String... names) {
        tags.put(image, List.of(names).stream().map(Tag::new).toList());
    }

    /** From now on upstream knows of referrers, and of these to that manifest of the image. */
    public synchronized void push(ImageName image, Digest subject, Referrers to) {
        referrers.computeIfAbsent(image, fresh -> new HashMap<>()).put(subject, to);
    }

    /** Whose referrers it was asked for, in order. */
    public synchronized List<Digest> subjects() {
        return List.copyOf(subjects);
    }

    /** Answers every question that way, from now on. */
    public synchronized void fail(UpstreamAnswer<?> answer) {
        trouble = Optional.of(answer);
    }

    /** From now on every page is the first one, of all tags. */
    public synchronized void stopPaging() {
        pages = false;
    }

    /** What it was asked for tags, in order. */
    public synchronized List<TagQuery> asked() {
        return List.copyOf(asked);
    }

    @Override
    public synchronized UpstreamAnswer<TagList> tags(Source source, TagQuery query) {
        asked.add(query);
        return answer(Optional.ofNullable(tags.get(source.image())).map(all -> page(all, query)));
    }

    @Override
    public synchronized UpstreamAnswer<Referrers> referrers(Source source, Digest subject) {
        subjects.add(subject);
        return answer(Optional.ofNullable(referrers.get(source.image()))
                .map(known -> known.getOrDefault(subject, new Referrers(List.of()))));
    }

    private <T> UpstreamAnswer<T> answer(Optional<T> known) {
        return trouble.<UpstreamAnswer<T>>map(MemoryUpstream::failure)
                .or(() -> known.map(UpstreamAnswer.Found::new))
                .orElseGet(UpstreamAnswer.Unknown::new);
    }

    private TagList page(List<Tag> all, TagQuery query) {
        if (!pages) {
            return new TagList(all, Optional.empty());
        }
        List<Tag> rest = query.last()
                .map(last -> all.subList(all.indexOf(last) + 1, all.size()))
                .orElse(all);
        int limit = query.limit().orElse(rest.size());
        return limit < rest.size()
                ? new TagList(rest.subList(0, limit), Optional.of(rest.get(limit - 1)))
                : new TagList(rest, Optional.empty());
    }
}
