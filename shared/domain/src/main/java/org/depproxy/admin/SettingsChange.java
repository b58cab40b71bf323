package org.depproxy.admin;

import java.util.List;
import org.depproxy.access.Group;

/** What became of settings that an owner wanted to save. */
public sealed interface SettingsChange {
    /** They are saved; the next pull sees them. */
    record Saved(Group group) implements SettingsChange {}

    /** Somebody else was faster: nothing was saved. */
    record Outdated() implements SettingsChange {}

    /** Something in them must not be: nothing was saved. */
    record Invalid(List<Problem> problems) implements SettingsChange {
        public Invalid {
            problems = List.copyOf(problems);
        }
    }
}
