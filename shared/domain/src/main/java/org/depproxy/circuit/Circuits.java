package org.depproxy.circuit;

import java.util.Optional;
import org.depproxy.name.CredentialName;

/** The circuits that all instances share, strongly consistent. Thread-safe. */
public interface Circuits {
    /** The circuit; quiet when none is kept. */
    Marked read(CredentialName key);

    /**
     * Puts {@code next} in the place of what was seen, unless another was faster.
     *
     * @param next with a mark unlike all others, so that a write whose answer was lost is told apart from another's
     */
    Replacing replace(CredentialName key, Marked seen, Marked next);

    /**
     * A circuit as it is kept.
     *
     * @param mark of who wrote it; absent when nobody has
     */
    record Marked(Circuit circuit, Optional<String> mark) {
        /** Where none is kept. */
        public static final Marked NONE = new Marked(Circuit.QUIET, Optional.empty());

        /** A circuit to be kept under this mark. */
        public static Marked by(String mark, Circuit circuit) {
            return new Marked(circuit, Optional.of(mark));
        }
    }

    /**
     * The circuits that a pull may depend on, read before it is known whose registry it pulls from.
     *
     * @param group that of the group's own registry of this name
     * @param deployment that of the deployment's registry of this name
     */
    record Candidates(Marked group, Marked deployment) {
        /** The one of these that a key stands for. */
        public Marked of(CredentialName key) {
            return key.group().isPresent() ? group : deployment;
        }
    }

    /** What became of a replacement. */
    sealed interface Replacing {
        /** It is in its place. */
        record Done() implements Replacing {}

        /** Another has written since; what is there now. */
        record Overtaken(Marked present) implements Replacing {}
    }
}
