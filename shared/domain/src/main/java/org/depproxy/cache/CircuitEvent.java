package org.depproxy.cache;

import java.time.Instant;
import org.depproxy.circuit.Circuit;
import org.depproxy.name.CredentialName;

/** What an operator should know of the circuits. */
public sealed interface CircuitEvent {
    /** From now on nobody asks this upstream until then. */
    record Opened(CredentialName key, Circuit.Cause cause, Instant until) implements CircuitEvent {}

    /** It answers again. */
    record Closed(CredentialName key) implements CircuitEvent {}

    /** How a call to upstream ended could not be noted; what it brought is good all the same. */
    record NotNoted(CredentialName key, StoreUnavailable why) implements CircuitEvent {}
}
