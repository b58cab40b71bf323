package org.depproxy.aws;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.depproxy.access.PullScope;
import org.depproxy.circuit.Circuit;
import org.depproxy.circuit.Circuits.Candidates;
import org.depproxy.circuit.Circuits.Marked;
import org.depproxy.name.CredentialName;
import org.depproxy.name.RegistryName;

/** A circuit as a record. */
final class CircuitItem {
    static final String MARK = "mark";

    private static final String FAILURES = "failures";
    private static final String SINCE = "since";
    private static final String CAUSE = "cause";
    private static final String UNTIL = "until";
    private static final String REST = "rest";

    private CircuitItem() {}

    /** The key of the group's own registry that an image may come from. */
    static Key ofGroup(PullScope scope) {
        return Key.circuit(CredentialName.group(scope.group(), scope.image().registry()));
    }

    /** The key of the deployment's registry that an image may come from. */
    static Key ofDeployment(PullScope scope) {
        RegistryName registry = scope.image().registry();
        return Key.circuit(CredentialName.deployment(registry));
    }

    /** Both, among what was read. */
    static Candidates candidates(PullScope scope, Map<Key, Item> found) {
        return new Candidates(
                read(Optional.ofNullable(found.get(ofGroup(scope)))),
                read(Optional.ofNullable(found.get(ofDeployment(scope)))));
    }

    static Item write(Key key, Marked marked) {
        Item item = Item.at(key)
                .with(MARK, Item.must(MARK, marked.mark()))
                .with("expires", Item.expiry(marked.circuit().forgottenAt()));
        return switch (marked.circuit()) {
            case Circuit.Closed closed -> item.with(FAILURES, closed.failures()).with(SINCE, closed.since());
            case Circuit.Open open ->
                item.with(CAUSE, open.cause().name().toLowerCase(Locale.ROOT))
                        .with(UNTIL, open.until())
                        .with(REST, Item.number(open.rest()));
        };
    }

    /** @throws MalformedRecord when the item is no circuit */
    static Marked read(Optional<Item> item) {
        return item.map(CircuitItem::marked).orElse(Marked.NONE);
    }

    private static Marked marked(Item item) {
        try {
            return Marked.by(Item.must(MARK, item.text(MARK)), circuit(item));
        } catch (IllegalArgumentException e) {
            throw new MalformedRecord("a circuit cannot be read", e);
        }
    }

    private static Circuit circuit(Item item) {
        Optional<String> cause = item.text(CAUSE);
        if (cause.isEmpty()) {
            return new Circuit.Closed(
                    Math.toIntExact(Item.must(FAILURES, item.number(FAILURES))), Item.must(SINCE, item.time(SINCE)));
        }
        return new Circuit.Open(
                Circuit.Cause.valueOf(cause.get().toUpperCase(Locale.ROOT)),
                Item.must(UNTIL, item.time(UNTIL)),
                Item.must(REST, item.duration(REST)));
    }
}
