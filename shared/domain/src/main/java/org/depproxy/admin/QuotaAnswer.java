package org.depproxy.admin;

import java.util.List;
import org.depproxy.cache.Refusal;
import org.depproxy.quota.QuotaRecord;

/** What a maintainer is told of what a group's upstreams allow. */
public sealed interface QuotaAnswer {
    /** What is known, by registry. */
    record Known(List<QuotaRecord> records) implements QuotaAnswer {
        public Known {
            records = List.copyOf(records);
        }
    }

    /** The group does not pull from that registry. */
    record NotUsed() implements QuotaAnswer {}

    /** The registry could not be asked. */
    record Unasked(Refusal why) implements QuotaAnswer {}
}
