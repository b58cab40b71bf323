package org.depproxy.gateway;

import java.util.Map;

/** A flat JSON object for the log, its control characters escaped. */
final class LogObject {
    private LogObject() {}

    /** The object of these members: numbers as numbers, all else as text. */
    static String of(Map<String, ?> members) {
        return Json.object(members(members));
    }

    /** The members alone. */
    static Json.Members members(Map<String, ?> members) {
        return json -> {
            for (Map.Entry<String, ?> member : members.entrySet()) {
                if (member.getValue() instanceof Number number) {
                    json.writeNumberField(member.getKey(), number.longValue());
                } else {
                    json.writeStringField(member.getKey(), String.valueOf(member.getValue()));
                }
            }
        };
    }
}
