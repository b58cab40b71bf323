package org.depproxy.upstream;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.apache.hc.core5.http.HttpStatus;
import org.depproxy.cache.Referrers;
import org.depproxy.cache.Source;
import org.depproxy.cache.UpstreamAnswer;
import org.depproxy.content.MediaType;
import org.depproxy.name.Digest;
import org.depproxy.name.InvalidName;

/**
 * Who refers to this manifest? Registries that have no such API answer with 404, with 405 or 501, or lead to a page for people.
 *
 * @param from the page; absent for the first
 */
record ReferrersListing(Source source, Digest subject, Optional<NextPage> from)
        implements Endpoint<ReferrersListing.Page> {
    /** A part of the list, and where it goes on. */
    record Page(Referrers referrers, Optional<NextPage> next) {}

    @Override
    public String method() {
        return "GET";
    }

    @Override
    public String path() {
        return "referrers/" + subject + from.map(page -> "?" + page.query()).orElse("");
    }

    @Override
    public Map<String, String> headers() {
        return Map.of("Accept", MediaType.OCI_INDEX.value());
    }

    @Override
    public String action() {
        return "list referrers of " + Endpoint.spelt(source, subject);
    }

    @Override
    public boolean understands(int status) {
        return switch (status) {
            case HttpStatus.SC_OK, HttpStatus.SC_METHOD_NOT_ALLOWED, HttpStatus.SC_NOT_IMPLEMENTED -> true;
            default -> false;
        };
    }

    @Override
    public UpstreamAnswer<Page> read(Answer answer) throws IOException {
        if (answer.status() != HttpStatus.SC_OK || !isIndex(answer)) {
            return new UpstreamAnswer.Unknown<>();
        }
        Optional<NextPage> next = NextPage.in(answer.headers("Link"));
        if (next.filter(page -> !page.isSafe()).isPresent()) {
            throw new UnbelievableAnswer("a next page that is none");
        }
        Referrers referrers = ReferrersJson.read(answer.body(UpstreamLimits.LIST_BYTES));
        return new UpstreamAnswer.Found<>(new Page(referrers, next));
    }

    private static boolean isIndex(Answer answer) throws UnbelievableAnswer {
        try {
            return answer.header("Content-Type")
                    .map(MediaType::parse)
                    .filter(MediaType.OCI_INDEX::equals)
                    .isPresent();
        } catch (InvalidName e) {
            return false;
        }
    }
}
