package org.depproxy.testkit.contract;

import org.depproxy.access.Directory;
import org.depproxy.access.Groups;
import org.depproxy.access.SigningKeys;
import org.depproxy.cache.Leases;
import org.depproxy.cache.Listings;
import org.depproxy.cache.Publications;
import org.depproxy.cache.PullLedger;
import org.depproxy.circuit.Circuits;
import org.depproxy.quota.Quotas;
import org.depproxy.testkit.memory.MemoryStore;

/** The ports that stand on one store of records: what one writes the others read. */
public record StorePorts(
        Directory directory,
        Groups groups,
        SigningKeys signingKeys,
        PullLedger ledger,
        Publications publications,
        Listings listings,
        Leases leases,
        Quotas quotas,
        Circuits circuits) {

    /** Those of a new store in memory. */
    public static StorePorts inMemory() {
        MemoryStore store = new MemoryStore();
        return new StorePorts(
                store.directory(),
                store.groups(),
                store.signingKeys(),
                store.pullLedger(),
                store.publications(),
                store.listings(),
                store.leases(),
                store.quotas(),
                store.circuits());
    }
}
