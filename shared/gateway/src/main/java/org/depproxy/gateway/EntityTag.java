package org.depproxy.gateway;

import java.util.Arrays;
import org.depproxy.access.Group;

/**
 * Names one state of a group's settings.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-8.8.3">RFC 9110, section 8.8.3</a>
 */
final class EntityTag {
    private EntityTag() {}

    /** The strong tag of the settings that the group has now: another group of the same path never has it. */
    static String of(Group group) {
        return '"' + group.id().value() + "." + group.changes() + '"';
    }

    /** RFC 9110, section 13.1.1: a list of tags, of which one is this, compared strongly; or a star. */
    static boolean holds(String ifMatch, Group group) {
        return Arrays.stream(ifMatch.split(",", -1))
                .map(String::strip)
                .anyMatch(candidate -> candidate.equals(of(group)) || candidate.equals("*"));
    }
}
