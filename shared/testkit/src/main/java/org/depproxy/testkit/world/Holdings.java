package org.depproxy.testkit.world;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.depproxy.access.PullScope;
import org.depproxy.cache.Publications;
import org.depproxy.cache.StoredBlob;
import org.depproxy.content.Manifest;
import org.depproxy.name.Digest;
import org.depproxy.name.ImageName;

/** What the images of groups have, from what was seen to be published; the store is not asked. */
final class Holdings {
    private final Stock stock;
    private final Set<String> held = new HashSet<>();
    private final Map<String, Integer> versions = new HashMap<>();

    Holdings(Stock stock) {
        this.stock = stock;
    }

    /** Something was published. */
    void saw(Event event) {
        if (!event.port().equals("Publications") || !event.result().equals(Optional.of(true))) {
            return;
        }
        PullScope scope = event.argument(PullScope.class);
        switch (event.what()) {
            case "manifest" -> add(scope, event.argument(Manifest.class).digest());
            case "blob" -> add(scope, event.argument(StoredBlob.class).digest());
            case "link" -> add(scope, event.argument(Digest.class));
            case "tag" -> {
                Object tag = event.argument(Publications.TagMove.class).tag();
                add(scope, tag);
                versions.put(
                        key(scope, tag),
                        version(scope.image(), event.argument(Manifest.class).digest()));
            }
            default -> {}
        }
    }

    private int version(ImageName image, Digest manifest) {
        return stock.version(image, manifest);
    }

    private void add(PullScope scope, Object what) {
        held.add(key(scope, what));
    }

    private static String key(PullScope scope, Object what) {
        return scope + " " + what;
    }

    Request.Held of(PullScope scope, Object wanted) {
        Integer version = versions.get(key(scope, wanted));
        return new Request.Held(
                held.contains(key(scope, wanted)), version == null ? OptionalInt.empty() : OptionalInt.of(version));
    }
}
