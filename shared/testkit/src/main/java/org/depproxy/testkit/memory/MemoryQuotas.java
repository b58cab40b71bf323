package org.depproxy.testkit.memory;

import java.time.Instant;
import java.util.List;
import org.depproxy.name.CredentialName;
import org.depproxy.quota.QuotaNews;
import org.depproxy.quota.QuotaRecord;
import org.depproxy.quota.Quotas;

/** What a {@link MemoryStore} knows of upstreams' limits. */
final class MemoryQuotas implements Quotas {
    private final MemoryStore store;

    MemoryQuotas(MemoryStore store) {
        this.store = store;
    }

    @Override
    public QuotaRecord of(CredentialName key) {
        synchronized (store) {
            return store.quotas.getOrDefault(key, QuotaRecord.unknown(key));
        }
    }

    @Override
    public List<QuotaRecord> all() {
        synchronized (store) {
            return store.quotas.values().stream().limit(MAX_LISTED).toList();
        }
    }

    @Override
    public void tell(CredentialName key, QuotaNews news, Instant now) {
        synchronized (store) {
            store.quotas.put(key, of(key).with(news));
        }
    }
}
