package org.depproxy.upstream;

import java.net.URI;
import java.net.UnknownHostException;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.depproxy.admin.AddressVerdict;
import org.depproxy.settings.UpstreamRegistry;

/**
 * Whether a group may have a registry at an address, as far as can be told beforehand; it is looked at again whenever a connection
 * is made. What the operator has configured may have private addresses and go without encryption. Thread-safe.
 */
public final class AddressCheck {
    private final Set<Origin> operators;
    private final DnsResolver addresses;

    /**
     * Looks hosts up as the platform does.
     *
     * @param operators the registries that the operator has configured
     */
    public AddressCheck(UpstreamLimits limits, Collection<UpstreamRegistry> operators) {
        this(limits, operators, SystemDefaultDnsResolver.INSTANCE);
    }

    /** Looks hosts up in another way. */
    AddressCheck(UpstreamLimits limits, Collection<UpstreamRegistry> operators, DnsResolver lookup) {
        this.operators =
                operators.stream().map(registry -> Origin.of(registry.base())).collect(Collectors.toUnmodifiableSet());
        this.addresses = new PublicAddresses(new TimedLookup(lookup, limits.connect()));
    }

    /** Looks at an address, and at where its host leads. Takes as long as connecting may, at most. */
    public AddressVerdict judge(URI base) {
        Optional<Origin> origin = Origin.trusted(base);
        if (origin.isEmpty()) {
            return AddressVerdict.MALFORMED;
        }
        if (operators.contains(origin.get())) {
            return AddressVerdict.GOOD;
        }
        if (!origin.get().secure()) {
            return AddressVerdict.UNENCRYPTED;
        }
        try {
            addresses.resolve(origin.get().host());
            return AddressVerdict.GOOD;
        } catch (UnknownHostException e) {
            // One verdict, be it unknown or a ForbiddenAddress: whoever may save settings need not learn which private
            // names there are.
            return AddressVerdict.NOT_PUBLIC;
        }
    }
}
