package org.depproxy.name;

import java.util.regex.Pattern;

/**
 * An image at its registry: {@code docker.io/library/alpine}, {@code ghcr.io/org/app}.
 *
 * <p>Always the whole name, so {@code alpine} and {@code library/alpine} are one image.
 *
 * @param registry where it comes from
 * @param repository its path there: at most {@value #MAX_LENGTH} characters
 * @see <a href="https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pulling-manifests">
 *     distribution-spec, "Pulling manifests"</a>
 */
public record ImageName(RegistryName registry, String repository) {
    /** The longest repository, in characters. */
    public static final int MAX_LENGTH = 200;

    private static final Pattern REPOSITORY =
            Pattern.compile("[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*)*");

    public ImageName {
        if (repository.length() > MAX_LENGTH || !REPOSITORY.matcher(repository).matches()) {
            throw new InvalidName("image", repository);
        }
    }

    /**
     * Reads an image name as it stands in a pull path. Its first segment is a registry when it holds a dot or a colon;
     * without one the image is on Docker Hub, where a single segment stands for {@code library/‹name›}.
     *
     * @throws InvalidName when the text is no image name
     */
    public static ImageName parse(String text) {
        if (text.length() > 2 * MAX_LENGTH) {
            throw new InvalidName("image", text);
        }
        int slash = text.indexOf('/');
        if (slash < 0) {
            return new ImageName(RegistryName.DOCKER_HUB, "library/" + text);
        }
        String first = text.substring(0, slash);
        if (!RegistryName.isHost(first)) {
            return new ImageName(RegistryName.DOCKER_HUB, text);
        }
        RegistryName registry = RegistryName.parse(first);
        String rest = text.substring(slash + 1);
        boolean official = registry.equals(RegistryName.DOCKER_HUB) && rest.indexOf('/') < 0;
        return new ImageName(registry, official ? "library/" + rest : rest);
    }

    @Override
    public String toString() {
        return registry + "/" + repository;
    }
}
