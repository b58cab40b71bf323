package org.depproxy.testkit.world;

import java.util.Optional;
import org.depproxy.access.Directory;
import org.depproxy.access.Groups;
import org.depproxy.name.Digest;
import org.depproxy.testkit.memory.Inventory;

/** What the functions stand on, and all that lies in it. */
public interface Backing {
    /** The ports that all functions share. */
    Ports ports();

    /** Where users and groups are made. */
    Directory directory();

    /** Where groups are found. */
    Groups groups();

    /** All that lies here now; leases need not be told. */
    Inventory inventory();

    /**
     * Whether what lies here may have changed since the last inventory by a call that has not come to its end. Never, where each
     * call happens at once.
     */
    boolean isChanged();

    /** The bytes of a blob, as a client would get them from the store; empty when there are none. */
    Optional<byte[]> bytes(Digest blob);

    /** How many uploads have been begun and neither completed nor aborted. */
    int openUploads();

    /**
     * How many parts of a blob may be on their way when the next is read. None, where a call makes its thread wait: that would
     * be taken for waiting for a part.
     */
    int partsAhead();
}
