package org.depproxy.testkit.registry;

import java.util.List;
import java.util.function.Predicate;

/**
 * What a stretch of requests adds up to.
 *
 * @param manifestGets GETs of manifests, whatever their answer
 * @param manifestHeads HEADs of manifests
 * @param blobGets GETs of blobs at the registry, the ones answered by a redirect among them
 * @param blobHeads HEADs of blobs at the registry
 * @param deliveries GETs at the content delivery network
 * @param tokenRequests requests to the token server
 * @param pullsCounted requests that used up one pull of the limit
 * @param contentBytes body bytes sent for manifests and blobs
 */
public record Traffic(
        long manifestGets,
        long manifestHeads,
        long blobGets,
        long blobHeads,
        long deliveries,
        long tokenRequests,
        long pullsCounted,
        long contentBytes) {

    /** Adds these requests up. */
    public static Traffic of(List<RecordedRequest> requests) {
        return new Traffic(
                count(requests, asked -> asked.isManifest() && asked.method().equals("GET")),
                count(requests, asked -> asked.isManifest() && asked.method().equals("HEAD")),
                count(requests, asked -> asked.isBlob() && asked.method().equals("GET")),
                count(requests, asked -> asked.isBlob() && asked.method().equals("HEAD")),
                count(
                        requests,
                        asked -> asked.door() == Door.CDN && asked.method().equals("GET")),
                count(requests, asked -> asked.door() == Door.TOKENS),
                requests.stream()
                        .filter(request -> request.pull() == RecordedRequest.Pull.COUNTED)
                        .count(),
                requests.stream()
                        .filter(request -> request.status() / 100 == 2)
                        .filter(request -> request.asked().isManifest()
                                || request.asked().isBlob()
                                || request.asked().door() == Door.CDN)
                        .mapToLong(RecordedRequest::bytesSent)
                        .sum());
    }

    /** GETs of manifests and blobs, redirected and delivered alike. */
    public long contentGets() {
        return manifestGets + blobGets + deliveries;
    }

    private static long count(List<RecordedRequest> requests, Predicate<Asked> such) {
        return requests.stream().map(RecordedRequest::asked).filter(such).count();
    }
}
