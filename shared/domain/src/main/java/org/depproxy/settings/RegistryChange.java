package org.depproxy.settings;

import java.net.URI;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.depproxy.name.RegistryName;

/**
 * A change of one of a group's own registries. A stored login stays at the origin it was given for: who moves the registry to
 * another scheme, host or port must give a login anew, or have the stored one forgotten.
 *
 * @param base where the registry is from now on
 */
public record RegistryChange(RegistryName registry, URI base, LoginChange login) {
    /** What becomes of the login. */
    public sealed interface LoginChange {
        /** It stays as it is stored. */
        record Keep() implements LoginChange {}

        /** There is none from now on. */
        record Forget() implements LoginChange {}

        /** It is this from now on. */
        record Replace(UpstreamLogin login) implements LoginChange {}
    }

    /** What became of the change. */
    public sealed interface Result {
        /** The settings to be stored. */
        record Changed(GroupSettings settings) implements Result {}

        /** Nothing is changed: the stored login may not follow to another origin, so it must be given again. */
        record SecretNeeded() implements Result {}
    }

    /**
     * What these settings become.
     *
     * @throws IllegalArgumentException when {@code base} is no address of an upstream
     */
    public Result applyTo(GroupSettings settings) {
        Optional<UpstreamRegistry> before =
                Optional.ofNullable(settings.registries().get(registry));
        Optional<UpstreamLogin> stored = before.flatMap(UpstreamRegistry::login);
        return switch (login) {
            case LoginChange.Forget() -> changed(settings, Optional.empty());
            case LoginChange.Replace(UpstreamLogin given) -> changed(settings, Optional.of(given));
            case LoginChange.Keep() -> {
                Result result = changed(settings, stored);
                boolean moved = before.filter(old -> Origin.of(old.base()).equals(Origin.of(base)))
                        .isEmpty();
                yield stored.isPresent() && moved ? new Result.SecretNeeded() : result;
            }
        };
    }

    private Result changed(GroupSettings settings, Optional<UpstreamLogin> after) {
        Map<RegistryName, UpstreamRegistry> registries = new HashMap<>(settings.registries());
        registries.put(registry, new UpstreamRegistry(registry, base, after));
        return new Result.Changed(settings.with(registries));
    }

    /** What a login is given for. */
    private record Origin(String scheme, String host, int port) {
        private static final int HTTPS_PORT = 443;
        private static final int HTTP_PORT = 80;

        static Origin of(URI base) {
            int implied = base.getScheme().equals("https") ? HTTPS_PORT : HTTP_PORT;
            return new Origin(
                    base.getScheme(),
                    base.getHost().toLowerCase(Locale.ROOT),
                    base.getPort() < 0 ? implied : base.getPort());
        }
    }
}
