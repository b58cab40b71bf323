package org.depproxy.aws;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.depproxy.circuit.Circuits;
import org.depproxy.name.CredentialName;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Circuits in the table, each replaced only over the mark it was decided from. */
final class DynamoCircuits implements Circuits {
    private final Table table;

    DynamoCircuits(Table table) {
        this.table = table;
    }

    @Override
    public Marked read(CredentialName key) {
        String attempt = "read a circuit";
        Key at = Key.circuit(key);
        return Attempt.of(
                attempt,
                () -> CircuitItem.read(
                        Optional.ofNullable(table.read(attempt, List.of(at)).get(at))));
    }

    @Override
    public Replacing replace(CredentialName key, Marked seen, Marked next) {
        String attempt = "write a circuit";
        Condition unchanged = seen.mark()
                .map(mark -> new Condition(CircuitItem.MARK + " = :seen", Map.of(":seen", AttributeValue.fromS(mark))))
                .orElseGet(Condition::absent);
        return Attempt.of(
                attempt, () -> switch (table.put(attempt, CircuitItem.write(Key.circuit(key), next), unchanged)) {
                    case Table.Written.Done done -> new Replacing.Done();
                    case Table.Written.Refused(Item present) -> refused(present, next);
                });
    }

    /** A call whose answer was lost is sent again, and finds what it has written itself. */
    private static Replacing refused(Item present, Marked next) {
        Marked there =
                CircuitItem.read(present.text(CircuitItem.MARK).isPresent() ? Optional.of(present) : Optional.empty());
        return there.mark().equals(next.mark()) ? new Replacing.Done() : new Replacing.Overtaken(there);
    }
}
