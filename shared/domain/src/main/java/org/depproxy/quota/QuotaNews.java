package org.depproxy.quota;

import java.time.Instant;
import java.util.Optional;

/**
 * What one instance of the proxy adds to a {@link QuotaRecord}.
 *
 * @param seen what upstream told last, where it told anything
 * @param throttledUntil until when upstream said, by 429, that it wants not to be asked
 * @param saved how many more pulls were answered without one that counts
 */
public record QuotaNews(Optional<QuotaSeen> seen, Optional<Instant> throttledUntil, long saved) {}
