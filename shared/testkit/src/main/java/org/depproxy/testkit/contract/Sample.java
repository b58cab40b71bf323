package org.depproxy.testkit.contract;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.depproxy.access.Directory.Entry;
import org.depproxy.access.Group;
import org.depproxy.access.GroupId;
import org.depproxy.access.Membership;
import org.depproxy.access.Principal;
import org.depproxy.access.PullScope;
import org.depproxy.access.Role;
import org.depproxy.access.TokenId;
import org.depproxy.access.TokenRecord;
import org.depproxy.access.UserName;
import org.depproxy.cache.Fence;
import org.depproxy.cache.Leases;
import org.depproxy.content.Manifest;
import org.depproxy.content.MediaType;
import org.depproxy.name.Digest;
import org.depproxy.name.GroupPath;
import org.depproxy.name.ImageName;
import org.depproxy.name.Tag;
import org.depproxy.settings.GroupSettings;

/** Things to write and read in contracts. */
final class Sample {
    /** Later than the clock of any machine: an embedded DynamoDB takes away what has expired by its own clock. */
    static final Instant NOW = Instant.parse("2126-03-01T12:00:00.123456789Z");

    static final Duration WHILE = Duration.ofSeconds(30);
    static final Principal ANNA = new Principal(new UserName("anna"), new TokenId("0123456789"));
    static final Tag LATEST = new Tag("latest");

    private Sample() {}

    static PullScope scope(String group, String image) {
        return new PullScope(new GroupPath(group), ImageName.parse(image));
    }

    static Digest digest(String text) {
        return Digest.sha256(text.getBytes(StandardCharsets.UTF_8));
    }

    static Manifest manifest(String text) {
        return manifest(text.getBytes(StandardCharsets.UTF_8));
    }

    static Manifest manifest(byte[] bytes) {
        return Manifest.verified(Digest.sha256(bytes), MediaType.OCI_MANIFEST, bytes);
    }

    /** A manifest of this length. */
    static Manifest manifest(int length) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) 'm');
        return manifest(bytes);
    }

    static TokenRecord token(Principal principal) {
        return new TokenRecord(
                principal.token(),
                principal.user(),
                digest(principal.token().value()).hex(),
                NOW,
                Optional.empty(),
                false);
    }

    /** A group whose ids are made of the names of its path. */
    static Group group(String path, GroupSettings settings) {
        GroupPath parsed = new GroupPath(path);
        List<GroupId> lineage = parsed.lineage().stream()
                .map(ancestor -> Digest.sha256(ancestor.value().getBytes(StandardCharsets.UTF_8)))
                .map(digest -> new GroupId(digest.hex().substring(0, 20)))
                .toList();
        return new Group(parsed, lineage, settings);
    }

    static Group group(String path) {
        return group(path, GroupSettings.DEFAULT);
    }

    /** The path {@code g1/g2/…} of this depth. */
    static String deepPath(int depth) {
        return String.join(
                "/", IntStream.rangeClosed(1, depth).mapToObj(i -> "g" + i).toList());
    }

    static void enrol(StorePorts store, Principal principal) {
        store.directory().add(new Entry.User(principal.user()));
        store.directory().add(new Entry.Token(token(principal)));
    }

    /** Makes a principal a guest of the group of {@code path}. */
    static void admit(StorePorts store, Principal principal, Group group) {
        Membership membership = new Membership(group.id(), Role.GUEST);
        store.directory().add(new Entry.Member(group.path(), principal.user(), membership));
    }

    static Fence take(StorePorts store, String key) {
        return taken(store.leases().take(key, "owner of " + key, WHILE, NOW));
    }

    static Fence taken(Leases.Taking taking) {
        return switch (taking) {
            case Leases.Taking.Taken(Fence fence) -> fence;
            case Leases.Taking.Busy(Instant until) -> throw new AssertionError("busy until " + until);
        };
    }
}
