package org.depproxy.settings;

import java.util.List;
import java.util.stream.Stream;
import org.depproxy.name.ImageName;
import org.depproxy.name.Tag;
import org.depproxy.name.TagPattern;

/**
 * What a group's members may pull. What is denied may not be pulled, whatever is allowed; what is not denied may be pulled
 * when something allows it or when nothing is named as allowed at all.
 *
 * <p>Content that is named by its digest has no tag: it may be pulled when a tag of its image may be allowed and the image is
 * not denied with all its tags. So to deny a tag is not to deny the bytes it stands for.
 *
 * @param allowed nothing means everything
 * @param denied with those allowed {@value #MAX_PATTERNS} at most
 */
public record PullRules(List<TagPattern> allowed, List<TagPattern> denied) {
    /** How many patterns there may be. */
    public static final int MAX_PATTERNS = 100;

    /** Everything may be pulled. */
    public static final PullRules NONE = new PullRules(List.of(), List.of());

    public PullRules {
        allowed = List.copyOf(allowed);
        denied = List.copyOf(denied);
        if (allowed.size() + denied.size() > MAX_PATTERNS) {
            throw new IllegalArgumentException(
                    "a group has at most " + MAX_PATTERNS + " patterns for what may be pulled");
        }
    }

    /** Whether the image may be pulled by this tag. */
    public boolean allow(ImageName image, Tag tag) {
        return denied.stream().noneMatch(pattern -> pattern.covers(image, tag))
                && (allowed.isEmpty() || allowed.stream().anyMatch(pattern -> pattern.covers(image, tag)));
    }

    /** Whether content of the image may be pulled by digest. */
    public boolean allow(ImageName image) {
        return denied.stream().noneMatch(pattern -> pattern.coversAll(image))
                && (allowed.isEmpty() || allowed.stream().anyMatch(pattern -> pattern.coversSome(image)));
    }

    /** These rules, and this denied too. */
    public PullRules denying(TagPattern pattern) {
        return new PullRules(
                allowed, Stream.concat(denied.stream(), Stream.of(pattern)).toList());
    }

    /** These rules, and this allowed too. */
    public PullRules allowing(TagPattern pattern) {
        return new PullRules(Stream.concat(allowed.stream(), Stream.of(pattern)).toList(), denied);
    }
}
