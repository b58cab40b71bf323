package org.depproxy.access;

import java.util.List;
import org.depproxy.name.GroupPath;
import org.depproxy.settings.GroupSettings;

/**
 * A group.
 *
 * @param lineage the ids of the groups above it and its own, from the root down, one for each segment of the path
 */
public record Group(GroupPath path, List<GroupId> lineage, GroupSettings settings) {
    public Group {
        lineage = List.copyOf(lineage);
        if (lineage.size() != path.lineage().size()) {
            throw new IllegalArgumentException("group " + path + " needs one id for each segment of its path");
        }
    }

    /** The group's own id. */
    public GroupId id() {
        return lineage.getLast();
    }
}
