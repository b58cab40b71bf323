package org.depproxy.testkit.world;

import java.util.function.BiFunction;
import org.depproxy.cache.BlobStore;
import org.depproxy.cache.Leases;
import org.depproxy.cache.Publications;
import org.depproxy.cache.PullLedger;
import org.depproxy.circuit.Circuits;
import org.depproxy.quota.Quotas;
import org.depproxy.testkit.simulation.PortCall;
import org.depproxy.testkit.simulation.Scheduler;

/** The ports of one store that all functions share. */
public record Ports(PullLedger ledger, Publications publications, Shared shared, BlobStore blobs) {
    /** Ports as they are made of what they stand on; those of a test that plants a bug are others. */
    public interface Making extends BiFunction<Backing, Scheduler, Ports> {}

    /** What the instances know together. */
    public record Shared(Leases leases, Quotas quotas, Circuits circuits) {
        Shared around(PortCall.Around around) {
            return new Shared(
                    PortCall.around(Leases.class, leases, around),
                    PortCall.around(Quotas.class, quotas, around),
                    PortCall.around(Circuits.class, circuits, around));
        }
    }

    Ports with(PullLedger other) {
        return new Ports(other, publications, shared, blobs);
    }

    /** The same with these publications. */
    public Ports with(Publications other) {
        return new Ports(ledger, other, shared, blobs);
    }

    Ports with(Leases other) {
        return new Ports(ledger, publications, new Shared(other, shared.quotas(), shared.circuits()), blobs);
    }

    Ports with(Circuits other) {
        return new Ports(ledger, publications, new Shared(shared.leases(), shared.quotas(), other), blobs);
    }

    Ports with(BlobStore other) {
        return new Ports(ledger, publications, shared, other);
    }

    /** The same, with this around each call. */
    Ports around(PortCall.Around around) {
        return new Ports(
                PortCall.around(PullLedger.class, ledger, around),
                PortCall.around(Publications.class, publications, around),
                shared.around(around),
                PortCall.around(BlobStore.class, blobs, around));
    }
}
