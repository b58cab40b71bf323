package org.depproxy.testkit.registry;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.depproxy.testkit.image.Blob;
import org.depproxy.testkit.image.SampleManifest;
import org.eclipse.jetty.util.Fields;
import org.eclipse.jetty.util.UrlEncoded;

/**
 * The read side of the distribution API.
 *
 * @see <a href="https://github.com/opencontainers/distribution-spec/blob/main/spec.md#endpoints">
 *     distribution-spec, "Endpoints"</a>
 */
final class DistributionApi {
    /** Where the other doors are; known once they listen. */
    record Places(String realm, String cdn) {}

    private static final Pattern PATH =
            Pattern.compile("/v2/(?<name>.+)/(?<kind>manifests|blobs|tags|referrers)/(?<rest>[^/]+)");
    private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");

    private final RegistryManners manners;
    private final Shelf shelf;
    private final TokenDesk desk;
    private final PullMeter meter;
    private final Cdn cdn;

    DistributionApi(RegistryManners manners, Shelf shelf, TokenDesk desk, PullMeter meter, Cdn cdn) {
        this.manners = manners;
        this.shelf = shelf;
        this.desk = desk;
        this.meter = meter;
        this.cdn = cdn;
    }

    Reply answer(Asked asked, Places places) {
        return route(asked, places).with("Docker-Distribution-Api-Version", "registry/2.0");
    }

    private Reply route(Asked asked, Places places) {
        Matcher path = PATH.matcher(asked.path());
        boolean isPing = asked.path().equals("/v2/") || asked.path().equals("/v2");
        if (!isPing && !path.matches()) {
            return Replies.error(404, "NAME_UNKNOWN", "no such endpoint");
        }
        if (!asked.method().equals("GET") && !asked.method().equals("HEAD")) {
            return Replies.error(405, "UNSUPPORTED", "the operation is unsupported");
        }
        Optional<String> repository = isPing ? Optional.empty() : Optional.of(path.group("name"));
        return switch (desk.admit(asked, repository, places.realm())) {
            case Admission.Refused(Reply refusal) -> refusal;
            case Admission.Granted(String caller) ->
                isPing
                        ? Replies.json(200, JsonNodeFactory.instance.objectNode())
                        : content(asked, path, caller, places);
        };
    }

    private Reply content(Asked asked, Matcher path, String caller, Places places) {
        String name = path.group("name");
        String rest = path.group("rest");
        if (!shelf.has(name)) {
            return Replies.error(404, "NAME_UNKNOWN", "repository name not known to registry");
        }
        return switch (path.group("kind")) {
            case "manifests" ->
                shelf.manifest(name, rest)
                        .map(manifest -> meter.meter(asked, caller, manifest(manifest)))
                        .orElseGet(() -> Replies.error(404, "MANIFEST_UNKNOWN", "manifest unknown"));
            case "blobs" ->
                shelf.blob(name, rest)
                        .map(blob -> blob(asked, blob, places))
                        .orElseGet(() -> Replies.error(404, "BLOB_UNKNOWN", "blob unknown to registry"));
            case "tags" -> rest.equals("list") ? tags(asked, name) : Replies.error(404, "NAME_UNKNOWN", "not found");
            default -> referrers(asked, name, rest);
        };
    }

    private static Reply manifest(SampleManifest manifest) {
        return Reply.of(200, Body.of(manifest.bytes()))
                .with("Content-Type", manifest.mediaType())
                .with("Docker-Content-Digest", manifest.digest().toString())
                .with("ETag", '"' + manifest.digest().toString() + '"');
    }

    private Reply blob(Asked asked, Blob blob, Places places) {
        return switch (manners.blobDelivery()) {
            case DIRECT -> BlobReplies.of(asked, blob);
            case REDIRECTED ->
                Reply.of(307, Body.of(""))
                        .with("Content-Type", "application/octet-stream")
                        .with("Location", places.cdn() + cdn.link(blob.digest()));
        };
    }

    private Reply tags(Asked asked, String name) {
        Fields query = query(asked);
        String last = Optional.ofNullable(query.getValue("last")).orElse("");
        Optional<String> wanted = Optional.ofNullable(query.getValue("n"));
        if (wanted.filter(n -> !NUMBER.matcher(n).matches()).isPresent()) {
            return Replies.error(400, "PAGINATION_NUMBER_INVALID", "invalid number of results requested");
        }
        int n = wanted.map(Integer::parseInt).orElse(Integer.MAX_VALUE);
        List<String> after =
                shelf.tags(name).stream().filter(tag -> tag.compareTo(last) > 0).toList();
        List<String> page = after.stream().limit(n).toList();
        var document = JsonNodeFactory.instance.objectNode().put("name", name);
        ArrayNode tags = document.putArray("tags");
        page.forEach(tags::add);
        Reply reply = Replies.json(200, document);
        return page.isEmpty() || page.size() == after.size()
                ? reply
                : reply.with(
                        "Link",
                        "</v2/" + name + "/tags/list?last="
                                + URLEncoder.encode(page.getLast(), StandardCharsets.UTF_8) + "&n=" + n
                                + ">; rel=\"next\"");
    }

    private Reply referrers(Asked asked, String name, String subject) {
        if (manners.referrersApi() == RegistryManners.ReferrersApi.ABSENT) {
            return Reply.of(404, Body.of("404 page not found\n")).with("Content-Type", "text/plain; charset=utf-8");
        }
        Optional<String> type = Optional.ofNullable(query(asked).getValue("artifactType"));
        ArrayNode found = JsonNodeFactory.instance.arrayNode();
        shelf.referrers(name, subject).forEach(descriptor -> {
            if (type.map(descriptor.path("artifactType").asText()::equals).orElse(true)) {
                found.add(descriptor);
            }
        });
        var index = JsonNodeFactory.instance
                .objectNode()
                .put("schemaVersion", 2)
                .put("mediaType", "application/vnd.oci.image.index.v1+json");
        index.set("manifests", found);
        Reply reply = Replies.json(200, index).with("Content-Type", "application/vnd.oci.image.index.v1+json");
        return type.isPresent() ? reply.with("OCI-Filters-Applied", "artifactType") : reply;
    }

    private static Fields query(Asked asked) {
        var fields = new Fields(true);
        UrlEncoded.decodeUtf8To(asked.query(), fields);
        return fields;
    }
}
