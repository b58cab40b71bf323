package org.depproxy.simulation;

import java.util.function.BiFunction;
import org.depproxy.cache.BlobStore;
import org.depproxy.cache.Leases;
import org.depproxy.cache.Publications;
import org.depproxy.cache.PullLedger;
import org.depproxy.quota.Quotas;
import org.depproxy.testkit.memory.MemoryStore;
import org.depproxy.testkit.simulation.PortCall;
import org.depproxy.testkit.simulation.Scheduler;

/** The ports of one store that all functions share. */
record Ports(PullLedger ledger, Publications publications, Leases leases, BlobStore blobs, Quotas quotas) {
    /** Ports as they are made of a store; those of a test that plants a bug are others. */
    interface Making extends BiFunction<MemoryStore, Scheduler, Ports> {}

    static Ports right(MemoryStore store, Scheduler scheduler) {
        return new Ports(store.pullLedger(), store.publications(), store.leases(), store.blobStore(), store.quotas());
    }

    /** The same, with this around each call. */
    Ports around(PortCall.Around around) {
        return new Ports(
                PortCall.around(PullLedger.class, ledger, around),
                PortCall.around(Publications.class, publications, around),
                PortCall.around(Leases.class, leases, around),
                PortCall.around(BlobStore.class, blobs, around),
                PortCall.around(Quotas.class, quotas, around));
    }
}
