package org.depproxy.access;

import java.util.List;
import org.depproxy.name.GroupPath;
import org.depproxy.settings.GroupSettings;

/**
 * A group.
 *
 * @param lineage the ids of the groups above it and its own, from the root down, one for each segment of the path
 * @param changes how often its settings have been changed since it was added
 */
public record Group(GroupPath path, List<GroupId> lineage, GroupSettings settings, long changes) {
    public Group {
        lineage = List.copyOf(lineage);
        if (lineage.size() != path.lineage().size()) {
            throw new IllegalArgumentException("group " + path + " needs one id for each segment of its path");
        }
    }

    /** A group whose settings are those it was added with. */
    public Group(GroupPath path, List<GroupId> lineage, GroupSettings settings) {
        this(path, lineage, settings, 0);
    }

    /** The same group after one change more, which gave it these settings. */
    public Group changed(GroupSettings other) {
        return new Group(path, lineage, other, changes + 1);
    }

    /** The group's own id. */
    public GroupId id() {
        return lineage.getLast();
    }
}
