package org.depproxy.upstream;

import java.net.URI;
import java.util.Optional;
import java.util.Set;

/**
 * Where a registry may lead to. Secrets stay with the hosts they were stored for, encryption is never given up on the way,
 * and only what the operator has configured may lie in a private network.
 *
 * @param operators the origins that the operator has configured
 * @param pins further hosts of token servers
 */
record Frontier(Set<Origin> operators, RealmPins pins) {
    Frontier {
        operators = Set.copyOf(operators);
    }

    /**
     * The token server that a challenge names, where it may be asked: on the registry's own host and port, or on the
     * scheme's port there, or on a pinned host. Never without encryption when the registry has it. A registry of the
     * operator's that is reached by plain http may have its token server on any port of its host.
     */
    Optional<URI> realm(Origin registry, String realm) {
        return Origin.address(realm)
                .filter(uri -> uri.getRawFragment() == null)
                .filter(uri -> Origin.trusted(uri)
                        .filter(origin -> isRealm(registry, origin))
                        .isPresent());
    }

    private boolean isRealm(Origin registry, Origin realm) {
        if (registry.secure() && !realm.secure()) {
            return false;
        }
        if (registry.sameHost(realm)) {
            boolean operatorsHttp = !registry.secure() && operators.contains(registry);
            return operatorsHttp || realm.port() == registry.port() || realm.usualPort();
        }
        return realm.secure() && realm.usualPort() && pins.pinned(registry.host(), realm.host());
    }

    /** Where a redirect leads, where it may be followed. */
    Optional<URI> redirect(URI from, String location) {
        return Origin.address(location)
                .map(from::resolve)
                .filter(to -> Origin.trusted(to)
                        .filter(origin -> origin.secure() || !Origin.of(from).secure())
                        .isPresent());
    }

    /** What network an address may lie in when this registry leads there. */
    Reach reach(Origin registry, Origin target) {
        boolean operators =
                this.operators.contains(registry) && (registry.sameHost(target) || this.operators.contains(target));
        return operators ? Reach.ANYWHERE : Reach.PUBLIC;
    }
}
