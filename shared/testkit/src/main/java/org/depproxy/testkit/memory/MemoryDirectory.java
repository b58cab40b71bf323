package org.depproxy.testkit.memory;

import java.util.List;
import java.util.Optional;
import org.depproxy.access.Directory;
import org.depproxy.access.Group;
import org.depproxy.access.GroupId;
import org.depproxy.access.Groups;
import org.depproxy.access.Membership;
import org.depproxy.access.Principal;
import org.depproxy.access.Standing;
import org.depproxy.access.TokenId;
import org.depproxy.access.TokenRecord;
import org.depproxy.access.UserName;
import org.depproxy.name.GroupPath;
import org.depproxy.settings.GroupSettings;
import org.depproxy.testkit.memory.MemoryStore.Seat;

/** The directory and the groups of a {@link MemoryStore}. */
final class MemoryDirectory implements Directory, Groups {
    private final MemoryStore store;

    MemoryDirectory(MemoryStore store) {
        this.store = store;
    }

    @Override
    public Optional<Credential> credential(TokenId token, UserName user) {
        synchronized (store) {
            return Optional.ofNullable(store.tokens.get(token))
                    .map(found -> new Credential(found, store.users.contains(user)));
        }
    }

    @Override
    public Standing standing(Principal principal, GroupPath group) {
        return standing(store, principal, group);
    }

    @Override
    public Optional<Group> find(GroupPath path) {
        synchronized (store) {
            return Optional.ofNullable(store.groups.get(path));
        }
    }

    static Standing standing(MemoryStore store, Principal principal, GroupPath group) {
        synchronized (store) {
            List<Membership> memberships = group.lineage().stream()
                    .map(path -> Optional.ofNullable(store.members.get(new Seat(principal.user(), path))))
                    .flatMap(Optional::stream)
                    .toList();
            return new Standing(
                    Optional.ofNullable(store.tokens.get(principal.token())),
                    store.users.contains(principal.user()),
                    Optional.ofNullable(store.groups.get(group)),
                    memberships);
        }
    }

    @Override
    public boolean add(Entry entry) {
        synchronized (store) {
            return switch (entry) {
                case Entry.User(UserName name) -> store.users.add(name);
                case Entry.Token(TokenRecord token) -> store.tokens.putIfAbsent(token.id(), token) == null;
                case Entry.NewGroup(Group group) ->
                    hasParent(group) && store.groups.putIfAbsent(group.path(), group) == null;
                case Entry.Member(GroupPath path, UserName user, Membership membership) -> {
                    store.members.put(new Seat(user, path), membership);
                    yield true;
                }
            };
        }
    }

    @Override
    public boolean change(Group before, GroupSettings settings) {
        synchronized (store) {
            boolean unchanged = Optional.ofNullable(store.groups.get(before.path()))
                    .filter(now -> now.lineage().equals(before.lineage()) && now.changes() == before.changes())
                    .isPresent();
            if (unchanged) {
                store.groups.put(before.path(), before.changed(settings));
            }
            return unchanged;
        }
    }

    private boolean hasParent(Group group) {
        List<GroupPath> paths = group.path().lineage();
        if (paths.size() == 1) {
            return true;
        }
        List<GroupId> above = group.lineage().subList(0, paths.size() - 1);
        Group parent = store.groups.get(paths.get(paths.size() - 2));
        return parent != null && parent.lineage().equals(above);
    }
}
