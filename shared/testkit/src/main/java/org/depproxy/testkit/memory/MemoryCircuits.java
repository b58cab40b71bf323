package org.depproxy.testkit.memory;

import org.depproxy.access.PullScope;
import org.depproxy.circuit.Circuits;
import org.depproxy.name.CredentialName;
import org.depproxy.name.RegistryName;

/** Circuits of a {@link MemoryStore}. */
final class MemoryCircuits implements Circuits {
    private final MemoryStore store;

    MemoryCircuits(MemoryStore store) {
        this.store = store;
    }

    @Override
    public Marked read(CredentialName key) {
        synchronized (store) {
            return store.circuits.getOrDefault(key, Marked.NONE);
        }
    }

    Candidates candidates(PullScope scope) {
        RegistryName registry = scope.image().registry();
        return new Candidates(
                read(CredentialName.group(scope.group(), registry)), read(CredentialName.deployment(registry)));
    }

    @Override
    public Replacing replace(CredentialName key, Marked seen, Marked next) {
        synchronized (store) {
            Marked present = read(key);
            if (present.mark().equals(next.mark())) {
                return new Replacing.Done();
            }
            if (!present.mark().equals(seen.mark())) {
                return new Replacing.Overtaken(present);
            }
            store.circuits.put(key, next);
            return new Replacing.Done();
        }
    }
}
