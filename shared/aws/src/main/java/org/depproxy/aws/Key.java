package org.depproxy.aws;

import java.util.Map;
import java.util.Optional;
import org.depproxy.access.PullScope;
import org.depproxy.access.TokenId;
import org.depproxy.access.UserName;
import org.depproxy.cache.TagQuery;
import org.depproxy.name.CredentialName;
import org.depproxy.name.Digest;
import org.depproxy.name.GroupPath;
import org.depproxy.name.InvalidName;
import org.depproxy.name.RegistryName;
import org.depproxy.name.Tag;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The key of a record, in the one table:
 *
 * <pre>
 * pk                                    sk                   attributes
 * ├─ GROUP#‹path›                     ─ SETTINGS             lineage, changes?, enabled, registries, quotaReserve?, and
 * │                                                            what RulesItem writes
 * ├─ USER#‹name›                      ┬ USER
 * │                                   └ MEMBER#‹group path›  groupId, memberRole
 * ├─ TOKEN#‹id›                       ─ TOKEN                tokenOwner, secretHash, createdAt, endsAt?, revoked
 * ├─ KEYS                             ─ KEY#‹kid›            publicJwk, sealedPrivate, createdAt
 * ├─ IMAGE#‹group›#‹registry›/‹repo›  ┬ TAG#‹tag›            digest, mediaType, content?, confirmedAt, moves
 * │                                   ├ MANIFEST#‹digest›    mediaType                  the link to shared content, or
 * │                                   │                      awaiting {tag: {sightedAt, seenMoves}}, expires   tags that wait
 * │                                   ├ TAGS#‹place›         page, tags, next?, confirmedAt, expires    a list as upstream gave it
 * │                                   ├ REFERRERS#‹digest›   referrers [{descriptor, artifactType?}], confirmedAt, expires
 * │                                   └ BLOB#‹digest›                                   the link to shared content
 * ├─ MANIFEST#‹digest›                ─ CONTENT              content?                   shared; bucket if too large
 * ├─ BLOB#‹digest›                    ─ CONTENT              sizeBytes, storedAt        shared; bytes in the bucket
 * ├─ QUOTA                              ─ ‹registry›#‹group›   pullLimit?, pullsLeft?, windowLength?, countedFor?, seenAt?,
 * │                                                            throttledUntil?, pullsSaved, expires   no group: the deployment
 * ├─ CIRCUIT#‹group?›#‹registry›      ─ CIRCUIT              mark, failures, since, or cause, until, rest; expires
 * └─ LEASE#‹key›                      ─ LEASE                holder, epoch, heldUntil?, lastFailure?, expires
 * </pre>
 *
 * <p>A {@code #} separates, because no group, image, user, tag, digest or token may hold one; a lease's key and a key's id
 * stand last. An image's registry holds no slash. The media type belongs to the link: what one group says of shared
 * content is not told to another. {@code expires}, epoch seconds, is the time to live; being past it never means being
 * absent.
 */
record Key(String partition, String sort) {
    /** Where every signing key lies. */
    static final String KEYS = "KEYS";

    /** Where all that is known of upstreams' limits lies. */
    static final String QUOTA = "QUOTA";

    static final String PARTITION = "pk";
    static final String SORT = "sk";
    private static final String SEPARATOR = "#";

    static Key group(GroupPath path) {
        return new Key("GROUP#" + path.value(), "SETTINGS");
    }

    static Key user(UserName name) {
        return new Key("USER#" + name.value(), "USER");
    }

    static Key member(UserName name, GroupPath path) {
        return new Key("USER#" + name.value(), "MEMBER#" + path.value());
    }

    static Key token(TokenId id) {
        return new Key("TOKEN#" + id.value(), "TOKEN");
    }

    static Key signingKey(String id) {
        return new Key(KEYS, "KEY#" + id);
    }

    static Key tag(PullScope scope, Tag tag) {
        return new Key(image(scope), "TAG#" + tag.value());
    }

    static Key manifestLink(PullScope scope, Digest digest) {
        return new Key(image(scope), "MANIFEST#" + digest);
    }

    static Key blobLink(PullScope scope, Digest digest) {
        return new Key(image(scope), "BLOB#" + digest);
    }

    static Key tags(PullScope scope, TagQuery query) {
        return new Key(image(scope), "TAGS#" + query.place());
    }

    static Key referrers(PullScope scope, Digest subject) {
        return new Key(image(scope), "REFERRERS#" + subject);
    }

    static Key manifest(Digest digest) {
        return new Key("MANIFEST#" + digest, "CONTENT");
    }

    static Key blob(Digest digest) {
        return new Key("BLOB#" + digest, "CONTENT");
    }

    static Key quota(CredentialName key) {
        return new Key(
                QUOTA,
                key.registry().value()
                        + SEPARATOR
                        + key.group().map(GroupPath::value).orElse(""));
    }

    /** @throws InvalidName when the sort key is none of {@link #quota} */
    static CredentialName quota(String sort) {
        int end = sort.indexOf(SEPARATOR);
        String group = sort.substring(end + 1);
        return new CredentialName(
                new RegistryName(sort.substring(0, Math.max(0, end))),
                group.isEmpty() ? Optional.empty() : Optional.of(new GroupPath(group)));
    }

    static Key circuit(CredentialName key) {
        String owner = key.group().map(GroupPath::value).orElse("");
        return new Key(String.join(SEPARATOR, "CIRCUIT", owner, key.registry().value()), "CIRCUIT");
    }

    static Key lease(String key) {
        return new Key("LEASE#" + key, "LEASE");
    }

    private static String image(PullScope scope) {
        return String.join(
                SEPARATOR,
                "IMAGE",
                scope.group().value(),
                scope.image().registry().value() + "/" + scope.image().repository());
    }

    /** As the SDK wants it. */
    Map<String, AttributeValue> attributes() {
        return Map.of(PARTITION, AttributeValue.fromS(partition), SORT, AttributeValue.fromS(sort));
    }
}
