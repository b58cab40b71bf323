package org.depproxy.access;

/** What became of a login. */
public sealed interface LoginOutcome {
    /** The name and the token are right. */
    record LoggedIn(String registryToken, Grant grant) implements LoginOutcome {
        @Override
        public String toString() {
            return "LoggedIn[" + grant + "]";
        }
    }

    /** They are not; why is never told. */
    record Refused() implements LoginOutcome {}
}
