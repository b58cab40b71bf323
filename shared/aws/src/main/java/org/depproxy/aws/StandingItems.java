package org.depproxy.aws;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.depproxy.access.GroupId;
import org.depproxy.access.Membership;
import org.depproxy.access.Principal;
import org.depproxy.access.Role;
import org.depproxy.access.Standing;
import org.depproxy.access.TokenId;
import org.depproxy.access.TokenRecord;
import org.depproxy.access.UserName;
import org.depproxy.name.GroupPath;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Tokens, users and memberships as records, and the standing they make together. */
final class StandingItems {
    private static final String TOKEN_OWNER = "tokenOwner";
    private static final String SECRET_HASH = "secretHash";
    private static final String CREATED_AT = "createdAt";
    private static final String ENDS_AT = "endsAt";
    private static final String REVOKED = "revoked";
    private static final String GROUP_ID = "groupId";
    private static final String MEMBER_ROLE = "memberRole";

    private final GroupItem groups;

    StandingItems(GroupItem groups) {
        this.groups = groups;
    }

    /** The keys of all that decides whether a principal may pull through a group. */
    static List<Key> keys(Principal principal, GroupPath group) {
        List<Key> keys = new ArrayList<>();
        keys.add(Key.token(principal.token()));
        keys.add(Key.user(principal.user()));
        keys.add(Key.group(group));
        group.lineage().forEach(path -> keys.add(Key.member(principal.user(), path)));
        return keys;
    }

    /** The standing among what was read of {@link #keys}. */
    Standing read(Principal principal, GroupPath group, Map<Key, Item> found) {
        List<Membership> memberships = group.lineage().stream()
                .map(path -> Optional.ofNullable(found.get(Key.member(principal.user(), path))))
                .flatMap(Optional::stream)
                .map(StandingItems::membership)
                .toList();
        return new Standing(
                Optional.ofNullable(found.get(Key.token(principal.token())))
                        .map(item -> token(principal.token(), item)),
                found.containsKey(Key.user(principal.user())),
                Optional.ofNullable(found.get(Key.group(group))).map(item -> groups.read(group, item)),
                memberships);
    }

    static Item write(TokenRecord token) {
        Item item = Item.at(Key.token(token.id()))
                .with(TOKEN_OWNER, token.owner().value())
                .with(SECRET_HASH, token.hash())
                .with(CREATED_AT, token.createdAt())
                .with(REVOKED, AttributeValue.fromBool(token.revoked()));
        return token.expiresAt().map(end -> item.with(ENDS_AT, end)).orElse(item);
    }

    /** @throws MalformedRecord when the item is no token */
    static TokenRecord token(TokenId id, Item item) {
        try {
            return new TokenRecord(
                    id,
                    new UserName(Item.must(TOKEN_OWNER, item.text(TOKEN_OWNER))),
                    Item.must(SECRET_HASH, item.text(SECRET_HASH)),
                    Item.must(CREATED_AT, item.time(CREATED_AT)),
                    item.time(ENDS_AT),
                    Item.must(REVOKED, item.flag(REVOKED)));
        } catch (IllegalArgumentException e) {
            throw new MalformedRecord("token " + id + " cannot be read", e);
        }
    }

    static Item write(UserName user, GroupPath path, Membership membership) {
        return Item.at(Key.member(user, path))
                .with(GROUP_ID, membership.group().value())
                .with(MEMBER_ROLE, membership.role().name().toLowerCase(Locale.ROOT));
    }

    private static Membership membership(Item item) {
        try {
            return new Membership(
                    new GroupId(Item.must(GROUP_ID, item.text(GROUP_ID))),
                    Role.valueOf(Item.must(MEMBER_ROLE, item.text(MEMBER_ROLE)).toUpperCase(Locale.ROOT)));
        } catch (IllegalArgumentException e) {
            throw new MalformedRecord("a membership cannot be read", e);
        }
    }
}
