package org.depproxy.quota;

import java.time.Instant;
import java.util.List;
import org.depproxy.name.CredentialName;

/**
 * What is known of the pulls with each credential, for all instances of the proxy. They tell it only now and then, so it
 * lags behind by what each has not told yet, and a telling that has to be repeated may count saved pulls twice.
 * Thread-safe.
 */
public interface Quotas {
    /** How many records {@link #all} reads. */
    int MAX_LISTED = 100;

    /** What is known of this credential, {@link QuotaRecord#unknown nothing} included. */
    QuotaRecord of(CredentialName key);

    /** Every record, in no order, at most {@value #MAX_LISTED}. */
    List<QuotaRecord> all();

    /** Adds news, as {@link QuotaRecord#with} says. */
    void tell(CredentialName key, QuotaNews news, Instant now);
}
