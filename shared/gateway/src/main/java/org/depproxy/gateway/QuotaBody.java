package org.depproxy.gateway;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.depproxy.quota.QuotaRecord;
import org.depproxy.quota.QuotaSeen;
import org.depproxy.quota.RateLimit;

/** What is known of upstreams' limits as JSON. What nobody knows is left out. */
final class QuotaBody {
    private QuotaBody() {}

    static String of(List<QuotaRecord> records, Instant now) {
        return Json.object(json -> {
            json.writeArrayFieldStart("upstreams");
            for (QuotaRecord record : records) {
                json.writeStartObject();
                write(json, record, now);
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }

    private static void write(JsonGenerator json, QuotaRecord record, Instant now) throws IOException {
        boolean own = record.key().group().isPresent();
        json.writeStringField("upstream", record.key().registry().value());
        json.writeStringField("credential", own ? "group" : "deployment");
        Optional<RateLimit> limit = record.seen().map(QuotaSeen::limit);
        if (limit.isPresent()) {
            json.writeNumberField("limit", limit.get().limit());
            OptionalLong remaining = record.remaining(now);
            if (remaining.isPresent()) {
                json.writeNumberField("remaining", remaining.getAsLong());
            }
            json.writeNumberField("windowSeconds", limit.get().window().toSeconds());
        }
        // Of the deployment's credential that is the operator's address or account.
        Optional<String> source = limit.flatMap(RateLimit::source).filter(name -> own);
        if (source.isPresent()) {
            json.writeStringField("source", source.get());
        }
        if (record.seen().isPresent()) {
            json.writeStringField("lastSeen", text(record.seen().get().at()));
        }
        if (record.isThrottled(now) && record.throttledUntil().isPresent()) {
            json.writeStringField("throttledUntil", text(record.throttledUntil().get()));
        }
        json.writeNumberField("pullsSaved", record.saved());
    }

    private static String text(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
