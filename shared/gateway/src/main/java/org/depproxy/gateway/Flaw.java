package org.depproxy.gateway;

import java.util.List;
import org.depproxy.admin.Problem;

/** Why a body is no document of settings. */
sealed interface Flaw {
    /** It says that it is something else than JSON. */
    record OtherType() implements Flaw {}

    /** It is longer than is read. */
    record TooLarge() implements Flaw {}

    /** It is not one JSON object that can be read in one way only. */
    record NotJson() implements Flaw {}

    /** It is JSON, but what stands in these fields is not what belongs there. */
    record Wrong(List<Problem> problems) implements Flaw {
        public Wrong {
            problems = List.copyOf(problems);
        }
    }
}
