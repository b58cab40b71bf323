package org.depproxy.gateway;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.depproxy.access.Grant;
import org.depproxy.access.Group;
import org.depproxy.admin.Problem;
import org.depproxy.admin.QuotaAnswer;
import org.depproxy.admin.SettingsChange;
import org.depproxy.cache.Distrust;
import org.depproxy.cache.Limits;
import org.depproxy.cache.ListPull;
import org.depproxy.cache.ManifestPull;
import org.depproxy.cache.Referrers;
import org.depproxy.cache.Refusal;
import org.depproxy.cache.TagList;
import org.depproxy.cache.TagQuery;
import org.depproxy.content.Descriptor;
import org.depproxy.content.Manifest;
import org.depproxy.content.MediaType;
import org.depproxy.content.Octets;
import org.depproxy.name.Digest;
import org.depproxy.protocol.ErrorCode;
import org.depproxy.quota.QuotaRecord;

/**
 * Turns outcomes into replies: the only place that names HTTP statuses. Thread-safe.
 *
 * @see <a href="https://github.com/opencontainers/distribution-spec/blob/main/spec.md#error-codes">distribution-spec,
 *     "Error Codes"</a>
 */
final class Renderer {
    private static final int OK = 200;
    private static final int NOT_MODIFIED = 304;
    private static final int TEMPORARY_REDIRECT = 307;
    private static final int BAD_REQUEST = 400;
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final int METHOD_NOT_ALLOWED = 405;
    private static final int PRECONDITION_FAILED = 412;
    private static final int CONTENT_TOO_LARGE = 413;
    private static final int UNSUPPORTED_MEDIA_TYPE = 415;
    private static final int UNPROCESSABLE_CONTENT = 422;
    private static final int PRECONDITION_REQUIRED = 428;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int INTERNAL_SERVER_ERROR = 500;
    private static final int BAD_GATEWAY = 502;
    private static final int SERVICE_UNAVAILABLE = 503;
    private static final int LOOP_DETECTED = 508;

    private static final String JSON = "application/json";
    private static final String NO_STORE = "no-store";
    private static final String INVALID_TOKEN = "invalid_token";

    private final PublicUrl publicUrl;

    Renderer(PublicUrl publicUrl) {
        this.publicUrl = publicUrl;
    }

    Reply render(Outcome outcome, Request request) {
        return answer(outcome, request).with("docker-distribution-api-version", "registry/2.0");
    }

    private Reply answer(Outcome outcome, Request request) {
        return switch (outcome) {
            case Outcome.Welcome() -> text(OK, JSON, "{}");
            case Outcome.LoggedIn(String token, Grant grant) -> token(token, grant);
            case Outcome.LoginRefused() ->
                challenged(
                                error(
                                        UNAUTHORIZED,
                                        ErrorCode.UNAUTHORIZED,
                                        "wrong user name or access token",
                                        Map.of()),
                                Challenge.basic())
                        .with("cache-control", NO_STORE);
            case Outcome.LoginUnsupported(String message) ->
                error(BAD_REQUEST, ErrorCode.UNSUPPORTED, message, Map.of());
            case Outcome.Keys(String jwks, Optional<String> ifNoneMatch) -> keys(jwks, ifNoneMatch);
            case Outcome.TokenMissing(Optional<Route.Repository> repository) ->
                unauthorized(request, repository, Optional.empty());
            case Outcome.TokenInvalid(Optional<Route.Repository> repository) ->
                unauthorized(request, repository, Optional.of(INVALID_TOKEN));
            case Outcome.ScopeMissing(Route.Repository repository) ->
                unauthorized(request, Optional.of(repository), Optional.of("insufficient_scope"));
            case Outcome.ManifestPulled(Route.Manifest route, ManifestPull pull, Optional<String> ifNoneMatch) ->
                manifest(request, route, pull, ifNoneMatch);
            case Outcome.BlobReady ready ->
                Reply.empty(TEMPORARY_REDIRECT)
                        .with("location", ready.address().uri().toString())
                        .with("docker-content-digest", ready.blob().digest().toString())
                        .with("cache-control", NO_STORE);
            case Outcome.BlobFilling() -> again(request);
            case Outcome.BlobRefused(Route.Blob route, Refusal refusal) ->
                refused(
                        request,
                        new Wanted(
                                ErrorCode.BLOB_UNKNOWN,
                                route.repository(),
                                route.digest().toString()),
                        refusal);
            case Outcome.TagsListed(Route.Tags route, TagQuery query, var pull) -> tags(request, route, query, pull);
            case Outcome.ReferrersListed(Route.Referrers route, var types, var pull) ->
                referrers(request, route, types, pull);
            case Outcome.SettingsShown(Group group, Optional<String> ifNoneMatch) -> settings(group, ifNoneMatch);
            case Outcome.SettingsPut(SettingsChange change) -> settingsPut(change);
            case Outcome.BodyUnusable(Flaw flaw) -> unusable(flaw);
            case Outcome.ConditionMissing() ->
                error(
                        PRECONDITION_REQUIRED,
                        ErrorCode.SETTINGS_CHANGED,
                        "say by If-Match which settings these replace: the ETag that they were read with, or *",
                        Map.of());
            case Outcome.RoleTooLow() ->
                error(FORBIDDEN, ErrorCode.DENIED, "your role in this group does not allow this", Map.of());
            case Outcome.QuotaTold(QuotaAnswer answer, Instant now) -> quota(answer, now);
            case Outcome.NoSuchPath() -> hidden();
            case Outcome.BadName(ErrorCode code, String message) ->
                error(code == ErrorCode.MANIFEST_UNKNOWN ? NOT_FOUND : BAD_REQUEST, code, message, Map.of());
            case Outcome.BadMethod(var allowed) ->
                error(METHOD_NOT_ALLOWED, ErrorCode.UNSUPPORTED, notAllowed(request), Map.of())
                        .with(
                                "allow",
                                String.join(", ", allowed.stream().sorted().toList()));
            case Outcome.LoopDetected() ->
                error(
                        LOOP_DETECTED,
                        ErrorCode.LOOP_DETECTED,
                        "a dependency proxy is no upstream of this one",
                        Map.of());
            case Outcome.StoreDown() -> unavailable("the proxy's store did not answer", Limits.RETRY_AFTER);
            case Outcome.Broken() ->
                error(INTERNAL_SERVER_ERROR, ErrorCode.UNKNOWN, "the proxy made a mistake", Map.of());
        };
    }

    private Reply manifest(Request request, Route.Manifest route, ManifestPull pull, Optional<String> ifNoneMatch) {
        return switch (pull) {
            case ManifestPull.Cached(Manifest manifest) -> manifest(manifest, ifNoneMatch);
            case ManifestPull.Fetched fetched -> manifest(fetched.manifest(), ifNoneMatch);
            case ManifestPull.Revalidating old -> stale(manifest(old.manifest(), ifNoneMatch), old.age());
            case ManifestPull.Stale(Manifest manifest, Duration age) -> stale(manifest(manifest, ifNoneMatch), age);
            case ManifestPull.Kept(Manifest manifest, Duration age) -> kept(manifest(manifest, ifNoneMatch), age);
            case ManifestPull.Described(Descriptor descriptor) -> described(request, route, descriptor, ifNoneMatch);
            case ManifestPull.Refused(Refusal refusal) ->
                refused(
                        request,
                        new Wanted(
                                ErrorCode.MANIFEST_UNKNOWN,
                                route.repository(),
                                route.reference().toString()),
                        refusal);
        };
    }

    private static String notAllowed(Request request) {
        return request.path().startsWith(Routes.GROUPS)
                ? "this method is not taken here"
                : "the proxy only serves: it takes no pushes";
    }

    private static Reply settings(Group group, Optional<String> ifNoneMatch) {
        String tag = EntityTag.of(group);
        Reply reply = matches(ifNoneMatch, tag) ? Reply.empty(NOT_MODIFIED) : text(OK, JSON, SettingsBody.of(group));
        return reply.with("etag", tag).with("cache-control", NO_STORE);
    }

    private static Reply settingsPut(SettingsChange change) {
        return switch (change) {
            case SettingsChange.Saved(Group group) -> settings(group, Optional.empty());
            case SettingsChange.Outdated() ->
                error(
                        PRECONDITION_FAILED,
                        ErrorCode.SETTINGS_CHANGED,
                        "these settings have been changed since: read them again",
                        Map.of());
            case SettingsChange.Invalid(List<Problem> problems) -> invalid(problems);
        };
    }

    private static Reply unusable(Flaw flaw) {
        return switch (flaw) {
            case Flaw.NotJson() ->
                error(BAD_REQUEST, ErrorCode.SETTINGS_INVALID, "not one JSON object, without a key twice", Map.of());
            case Flaw.OtherType() ->
                error(UNSUPPORTED_MEDIA_TYPE, ErrorCode.UNSUPPORTED, "settings are application/json", Map.of());
            case Flaw.TooLarge() ->
                error(
                        CONTENT_TOO_LARGE,
                        ErrorCode.SETTINGS_INVALID,
                        "settings have at most " + SettingsReading.MAX_LENGTH + " characters",
                        Map.of());
            case Flaw.Wrong(List<Problem> problems) -> invalid(problems);
        };
    }

    private static Reply invalid(List<Problem> problems) {
        return errors(
                UNPROCESSABLE_CONTENT,
                problems.stream()
                        .map(problem -> new Complaint(
                                ErrorCode.SETTINGS_INVALID,
                                problem.field() + " " + problem.message(),
                                Map.of("field", problem.field())))
                        .toList());
    }

    private static Reply quota(QuotaAnswer answer, Instant now) {
        return switch (answer) {
            case QuotaAnswer.Known(List<QuotaRecord> records) ->
                text(OK, JSON, QuotaBody.of(records, now)).with("cache-control", NO_STORE);
            case QuotaAnswer.NotUsed() ->
                error(NOT_FOUND, ErrorCode.NAME_UNKNOWN, "this group does not pull from that registry", Map.of());
            case QuotaAnswer.Unasked(Refusal.Unavailable unavailable) ->
                unavailable("upstream could not be asked", unavailable.retryAfter());
            case QuotaAnswer.Unasked(Refusal other) ->
                error(BAD_GATEWAY, ErrorCode.UNKNOWN, "upstream did not answer in a way to be believed", Map.of());
        };
    }

    /** RFC 7234, sections 5.5.1 and 5.5.7: stale; and when that lasts, a warning that a person should read. */
    private static Reply stale(Reply reply, Duration age) {
        String stale = "110 - \"Response is Stale\"";
        String warning = age.compareTo(Limits.LASTING_STALENESS) < 0
                ? stale
                : stale + ", 299 - \"Upstream has not confirmed this for " + age.toHours() + " hours\"";
        return reply.with("age", Long.toString(age.toSeconds())).with("warning", warning);
    }

    /** RFC 7234, section 5.5.7: a warning that lasts. */
    private static Reply kept(Reply reply, Duration age) {
        return reply.with("age", Long.toString(age.toSeconds()))
                .with("warning", "299 - \"Upstream no longer has this tag\"");
    }

    private Reply tags(Request request, Route.Tags route, TagQuery query, ListPull<TagList> pull) {
        return switch (pull) {
            case ListPull.Current<TagList>(TagList list) -> tags(route, query, list);
            case ListPull.Stale<TagList>(TagList list, Duration age) -> stale(tags(route, query, list), age);
            case ListPull.Refused<TagList>(Refusal refusal) ->
                refused(request, new Wanted(ErrorCode.NAME_UNKNOWN, route.repository(), "tags"), refusal);
        };
    }

    private static Reply tags(Route.Tags route, TagQuery query, TagList list) {
        Reply reply = text(OK, JSON, ListBody.tags(route, list));
        return list.next()
                .map(next -> reply.with("link", ListBody.nextLink(route, query, next)))
                .orElse(reply);
    }

    private Reply referrers(Request request, Route.Referrers route, List<String> types, ListPull<Referrers> pull) {
        return switch (pull) {
            case ListPull.Current<Referrers>(Referrers referrers) -> referrers(types, referrers);
            case ListPull.Stale<Referrers>(Referrers referrers, Duration age) ->
                stale(referrers(types, referrers), age);
            case ListPull.Refused<Referrers>(Refusal refusal) ->
                refused(
                        request,
                        new Wanted(
                                ErrorCode.MANIFEST_UNKNOWN,
                                route.repository(),
                                route.digest().toString()),
                        refusal);
        };
    }

    private static Reply referrers(List<String> types, Referrers referrers) {
        String type = MediaType.OCI_INDEX.value();
        return types.isEmpty()
                ? text(OK, type, ListBody.referrers(referrers))
                : text(OK, type, ListBody.referrers(referrers.ofTypes(types)))
                        .with("oci-filters-applied", "artifactType");
    }

    /** The same for GET and HEAD: the gateway drops the body of a HEAD, but takes its length from it. */
    private static Reply manifest(Manifest manifest, Optional<String> ifNoneMatch) {
        return content(manifest.descriptor(), new Octets(manifest.bytes()), ifNoneMatch);
    }

    /**
     * Only a HEAD is answered so, and its body is dropped. Yet the gateway computes Content-Length from the body it is given,
     * and lets nobody set it; containerd takes a length of zero for an empty manifest. So: as many spaces as the manifest
     * has bytes.
     */
    private Reply described(
            Request request, Route.Manifest route, Descriptor descriptor, Optional<String> ifNoneMatch) {
        if (descriptor.sizeBytes() > Manifest.MAX_BYTES) {
            return refused(
                    request,
                    new Wanted(
                            ErrorCode.MANIFEST_UNKNOWN,
                            route.repository(),
                            route.reference().toString()),
                    new Refusal.Untrustworthy(
                            Distrust.INVALID_MANIFEST, "a manifest of " + descriptor.sizeBytes() + " bytes"));
        }
        byte[] filler = new byte[(int) descriptor.sizeBytes()];
        Arrays.fill(filler, (byte) ' ');
        return content(descriptor, new Octets(filler), ifNoneMatch);
    }

    private static Reply content(Descriptor descriptor, Octets body, Optional<String> ifNoneMatch) {
        String tag = '"' + descriptor.digest().toString() + '"';
        Map<String, String> headers = new TreeMap<>();
        headers.put("docker-content-digest", descriptor.digest().toString());
        headers.put("etag", tag);
        if (matches(ifNoneMatch, tag)) {
            return new Reply(NOT_MODIFIED, headers, new Octets(new byte[0]));
        }
        headers.put("content-type", descriptor.mediaType().toString());
        return new Reply(OK, headers, body);
    }

    /** RFC 9110, section 13.1.2: a list of tags, compared weakly, or a star. */
    private static boolean matches(Optional<String> ifNoneMatch, String tag) {
        return ifNoneMatch.stream()
                .flatMap(header -> Arrays.stream(header.split(",", -1)))
                .map(String::strip)
                .map(candidate -> candidate.startsWith("W/") ? candidate.substring(2) : candidate)
                .anyMatch(candidate -> candidate.equals(tag) || candidate.equals("*"));
    }

    /** Relative, so that a client stays on the host, and with the credentials, that it came with: RFC 9110, 10.2.2. */
    private static Reply again(Request request) {
        return Reply.empty(TEMPORARY_REDIRECT)
                .with("location", request.path() + request.query().suffix())
                .with("retry-after", "1")
                .with("cache-control", NO_STORE);
    }

    private Reply refused(Request request, Wanted wanted, Refusal refusal) {
        return switch (refusal) {
            case Refusal.Hidden() -> hidden();
            case Refusal.Revoked() ->
                unauthorized(request, Optional.of(wanted.repository()), Optional.of(INVALID_TOKEN));
            case Refusal.Unknown() -> error(NOT_FOUND, wanted.unknown(), "not known upstream", wanted.detail());
            case Refusal.Denied() ->
                error(FORBIDDEN, ErrorCode.DENIED, "upstream does not allow this pull", wanted.detail());
            case Refusal.RuledOut() ->
                error(FORBIDDEN, ErrorCode.DENIED, "the rules of this group do not allow this pull", wanted.detail());
            case Refusal.Throttled(Duration retryAfter) ->
                error(TOO_MANY_REQUESTS, ErrorCode.TOOMANYREQUESTS, "upstream asks to come back later", wanted.detail())
                        .with("retry-after", seconds(retryAfter));
            case Refusal.Unavailable(String attempt, Duration retryAfter) ->
                unavailable("upstream could not be asked", retryAfter);
            case Refusal.Untrustworthy untrustworthy -> untrustworthy(untrustworthy.distrust(), wanted);
        };
    }

    /** In words of the proxy's own: why exactly is for the log, which may name a host that a client is not to learn of. */
    private static Reply untrustworthy(Distrust distrust, Wanted wanted) {
        return switch (distrust) {
            case WRONG_BYTES ->
                error(
                        BAD_GATEWAY,
                        ErrorCode.UNKNOWN,
                        "upstream sent other bytes than the digest stands for",
                        wanted.detail());
            case INVALID_MANIFEST ->
                error(
                        BAD_GATEWAY,
                        ErrorCode.MANIFEST_INVALID,
                        "upstream sent no manifest, or one that could be taken for two things",
                        wanted.detail());
            case REJECTED_REALM ->
                error(BAD_GATEWAY, ErrorCode.UNKNOWN, "upstream challenge rejected", wanted.detail());
            case UNBELIEVABLE ->
                error(BAD_GATEWAY, ErrorCode.UNKNOWN, "upstream sent what must not be served", wanted.detail());
        };
    }

    /** The same bytes for no such group, no right to it and switched off: nobody learns which groups there are. */
    private static Reply hidden() {
        return error(NOT_FOUND, ErrorCode.NAME_UNKNOWN, "repository name not known to registry", Map.of());
    }

    private static Reply unavailable(String message, Duration retryAfter) {
        return error(SERVICE_UNAVAILABLE, ErrorCode.UNAVAILABLE, message, Map.of())
                .with("retry-after", seconds(retryAfter));
    }

    private static String seconds(Duration duration) {
        return Long.toString(Math.max(1, duration.plusMillis(999).toSeconds()));
    }

    private Reply unauthorized(Request request, Optional<Route.Repository> repository, Optional<String> error) {
        return challenged(
                error(UNAUTHORIZED, ErrorCode.UNAUTHORIZED, "authentication required", Map.of()),
                Challenge.bearer(publicUrl.of(request), repository, error));
    }

    /** Twice: API Gateway may rename the first, and the template maps the second back to it. */
    private static Reply challenged(Reply reply, String challenge) {
        return reply.with("www-authenticate", challenge).with("x-registry-challenge", challenge);
    }

    private static Reply token(String token, Grant grant) {
        long seconds = Duration.between(grant.issuedAt(), grant.expiresAt()).toSeconds();
        String body = Json.object(json -> {
            json.writeStringField("token", token);
            json.writeStringField("access_token", token);
            json.writeNumberField("expires_in", seconds);
            json.writeStringField("issued_at", grant.issuedAt().toString());
        });
        return text(OK, JSON, body).with("cache-control", NO_STORE);
    }

    private static Reply keys(String jwks, Optional<String> ifNoneMatch) {
        byte[] bytes = jwks.getBytes(StandardCharsets.UTF_8);
        String tag = '"' + Digest.sha256(bytes).hex() + '"';
        Reply reply =
                matches(ifNoneMatch, tag) ? Reply.empty(NOT_MODIFIED) : text(OK, "application/jwk-set+json", jwks);
        return reply.with("etag", tag).with("cache-control", "public, max-age=300");
    }

    private static Reply error(int status, ErrorCode code, String message, Map<String, String> detail) {
        return errors(status, List.of(new Complaint(code, message, detail)));
    }

    private static Reply errors(int status, List<Complaint> complaints) {
        String body = Json.object(json -> {
            json.writeArrayFieldStart("errors");
            for (Complaint complaint : complaints) {
                json.writeStartObject();
                json.writeStringField("code", complaint.code().name());
                json.writeStringField("message", complaint.message());
                json.writeObjectFieldStart("detail");
                for (Map.Entry<String, String> entry : new TreeMap<>(complaint.detail()).entrySet()) {
                    json.writeStringField(entry.getKey(), entry.getValue());
                }
                json.writeEndObject();
                json.writeEndObject();
            }
            json.writeEndArray();
        });
        return text(status, JSON, body);
    }

    /** One of the things that are wrong. */
    private record Complaint(ErrorCode code, String message, Map<String, String> detail) {}

    private static Reply text(int status, String contentType, String body) {
        return new Reply(
                status, Map.of("content-type", contentType), new Octets(body.getBytes(StandardCharsets.UTF_8)));
    }

    /** What was asked for, and the code that says that it is not there. */
    private record Wanted(ErrorCode unknown, Route.Repository repository, String reference) {
        Map<String, String> detail() {
            return Map.of("name", repository.name(), "reference", reference);
        }
    }
}
