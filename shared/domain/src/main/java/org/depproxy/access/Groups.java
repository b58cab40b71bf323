package org.depproxy.access;

import java.util.Optional;
import org.depproxy.name.GroupPath;

/** Finds groups. Strongly consistent. Thread-safe. */
public interface Groups {
    /** The group of this path, if there is one. */
    Optional<Group> find(GroupPath path);
}
