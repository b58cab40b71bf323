package org.depproxy.aws;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.depproxy.access.Directory;
import org.depproxy.access.Group;
import org.depproxy.access.Groups;
import org.depproxy.access.Membership;
import org.depproxy.access.Principal;
import org.depproxy.access.Standing;
import org.depproxy.access.TokenId;
import org.depproxy.access.TokenRecord;
import org.depproxy.access.UserName;
import org.depproxy.name.GroupPath;
import org.depproxy.settings.GroupSettings;

/** The directory in the table. Each read is one call. */
final class DynamoDirectory implements Directory, Groups {
    private final Table table;
    private final GroupItem groups;

    DynamoDirectory(Table table, GroupItem groups) {
        this.table = table;
        this.groups = groups;
    }

    @Override
    public Optional<Credential> credential(TokenId token, UserName user) {
        return Attempt.of("read an access token", () -> {
            Map<Key, Item> found = table.read("read an access token", List.of(Key.token(token), Key.user(user)));
            return Optional.ofNullable(found.get(Key.token(token)))
                    .map(item -> new Credential(StandingItems.token(token, item), found.containsKey(Key.user(user))));
        });
    }

    @Override
    public Standing standing(Principal principal, GroupPath group) {
        return Attempt.of("read the standing of a user", () -> {
            Map<Key, Item> found = table.read("read the standing of a user", StandingItems.keys(principal, group));
            return new StandingItems(groups).read(principal, group, found);
        });
    }

    @Override
    public Optional<Group> find(GroupPath path) {
        return Attempt.of(
                "read a group",
                () -> Optional.ofNullable(table.read("read a group", List.of(Key.group(path)))
                                .get(Key.group(path)))
                        .map(item -> groups.read(path, item)));
    }

    @Override
    public boolean add(Entry entry) {
        return switch (entry) {
            case Entry.User(UserName name) -> table.add("add a user", Item.at(Key.user(name)));
            case Entry.Token(TokenRecord token) -> table.add("add an access token", StandingItems.write(token));
            case Entry.NewGroup(Group group) -> add(group);
            case Entry.Member(GroupPath path, UserName user, Membership membership) -> {
                table.put("add a member", StandingItems.write(user, path, membership));
                yield true;
            }
        };
    }

    /**
     * {@inheritDoc}
     *
     * <p>One write. That it was done already by a call whose answer was lost, which the SDK repeats, is no refusal.
     */
    @Override
    public boolean change(Group before, GroupSettings settings) {
        Item after = groups.write(before.changed(settings));
        return switch (table.put("change the settings of a group", after, unchanged(before))) {
            case Table.Written.Done done -> true;
            case Table.Written.Refused(Item present) -> present.equals(after);
        };
    }

    private static Condition unchanged(Group before) {
        String same = GroupItem.CHANGES + " = :changes";
        String never = "attribute_not_exists(" + GroupItem.CHANGES + ")";
        return new Condition(
                GroupItem.LINEAGE + " = :lineage AND "
                        + (before.changes() == 0 ? "(" + same + " OR " + never + ")" : same),
                Map.of(
                        ":lineage", GroupItem.lineage(before.lineage()),
                        ":changes", Item.number(before.changes())));
    }

    private boolean add(Group group) {
        List<GroupPath> paths = group.path().lineage();
        if (paths.size() == 1) {
            return table.add("add a group", groups.write(group));
        }
        Condition sameParent = new Condition(
                GroupItem.LINEAGE + " = :above",
                Map.of(":above", GroupItem.lineage(group.lineage().subList(0, paths.size() - 1))));
        return table.addIf("add a group", Key.group(paths.get(paths.size() - 2)), sameParent, groups.write(group));
    }
}
