package org.depproxy.upstream;

import java.io.IOException;
import java.util.Optional;
import org.depproxy.cache.Referrers;
import org.depproxy.cache.ReferrersReader;

/** Reads an index that was pulled under a tag as a list of referrers, as strictly as one from the API. */
public final class JacksonReferrersReader implements ReferrersReader {
    @Override
    public Optional<Referrers> read(byte[] index) {
        try {
            return Optional.of(ReferrersJson.read(index));
        } catch (UnbelievableAnswer e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new IllegalStateException("bytes in memory can be read", e);
        }
    }
}
