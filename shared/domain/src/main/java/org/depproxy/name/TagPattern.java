package org.depproxy.name;

/**
 * Some tags of some images.
 *
 * @param images matched on the whole name, registry first, as in {@code docker.io/library/alpine}: so {@code ghcr.io/**} is all
 *     of a registry, and {@code alpine} is nothing
 * @param tags matched on the tag alone
 */
public record TagPattern(Glob images, Glob tags) {
    /** Reads both patterns. */
    public static TagPattern of(String images, String tags) {
        return new TagPattern(new Glob(images), new Glob(tags));
    }

    /** Whether this tag of this image is one of them. */
    public boolean covers(ImageName image, Tag tag) {
        return coversSome(image) && tags.matches(tag.value());
    }

    /** Whether tags of this image may be among them. */
    public boolean coversSome(ImageName image) {
        return images.matches(image.toString());
    }

    /** Whether this image is meant whatever its tag is: the pattern for tags is nothing but stars. */
    public boolean coversAll(ImageName image) {
        return coversSome(image) && tags.pattern().chars().allMatch(c -> c == '*');
    }
}
