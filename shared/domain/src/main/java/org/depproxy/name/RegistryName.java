package org.depproxy.name;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * How image names call a registry: a host with a dot, or with a port, or {@code localhost}. A name, not an address: where
 * a registry is reached is the policy's to say.
 */
public record RegistryName(String value) {
    private static final Pattern GRAMMAR =
            Pattern.compile("[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*(?::[0-9]{1,5})?");
    private static final int MAX_LENGTH = 253;

    /** What an image name without a host means. */
    public static final RegistryName DOCKER_HUB = new RegistryName("docker.io");

    public RegistryName {
        if (value.length() > MAX_LENGTH || !GRAMMAR.matcher(value).matches()) {
            throw new InvalidName("registry", value);
        }
    }

    /**
     * Reads a host, in any case; Docker Hub's other names become {@code docker.io}.
     *
     * @throws InvalidName when it is none
     */
    public static RegistryName parse(String text) {
        RegistryName name = new RegistryName(text.toLowerCase(Locale.ROOT));
        return switch (name.value) {
            case "index.docker.io", "registry-1.docker.io" -> DOCKER_HUB;
            default -> name;
        };
    }

    /** Whether the first segment of an image name is a host and not a part of a repository. */
    public static boolean isHost(String segment) {
        return segment.indexOf('.') >= 0 || segment.indexOf(':') >= 0 || segment.equals("localhost");
    }

    @Override
    public String toString() {
        return value;
    }
}
