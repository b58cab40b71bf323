package org.depproxy.testkit.registry;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.depproxy.name.Digest;

/** A content delivery network that knows nobody: a signed link is all it takes, and all it bears. Thread-safe. */
final class Cdn {
    private static final Duration LINK_LIFETIME = Duration.ofMinutes(20);
    private static final String MAC = "HmacSHA256";
    private static final Pattern PATH =
            Pattern.compile("/registry-v2/docker/registry/v2/blobs/sha256/[0-9a-f]{2}/([0-9a-f]{64})/data");
    private static final Pattern QUERY = Pattern.compile("verify=(\\d{1,18})-([0-9a-f]{64})");

    private final Shelf shelf;
    private final InstantSource clock;
    private final byte[] key;

    Cdn(Shelf shelf, InstantSource clock, byte[] key) {
        this.shelf = shelf;
        this.clock = clock;
        this.key = key.clone();
    }

    /** Path and query of a link to this blob. */
    String link(Digest digest) {
        String path = "/registry-v2/docker/registry/v2/blobs/sha256/"
                + digest.hex().substring(0, 2) + "/" + digest.hex() + "/data";
        long expires = clock.instant().plus(LINK_LIFETIME).getEpochSecond();
        return path + "?verify=" + expires + "-" + sign(path, expires);
    }

    Reply answer(Asked asked) {
        if (asked.header("Authorization").isPresent()) {
            return Reply.of(
                            400,
                            Body.of("<Error><Code>InvalidArgument</Code><Message>Only one auth mechanism allowed"
                                    + "</Message><ArgumentName>Authorization</ArgumentName></Error>"))
                    .with("Content-Type", "application/xml");
        }
        Matcher path = PATH.matcher(asked.path());
        Matcher query = QUERY.matcher(asked.query());
        if (!path.matches() || !query.matches() || !isValid(asked.path(), query)) {
            return Reply.of(403, Body.of("<Error><Code>AccessDenied</Code></Error>"))
                    .with("Content-Type", "application/xml");
        }
        return shelf.blob("sha256:" + path.group(1))
                .map(blob -> BlobReplies.of(asked, blob).without("Docker-Content-Digest"))
                .orElseGet(() -> Reply.of(404, Body.of("<Error><Code>NoSuchKey</Code></Error>"))
                        .with("Content-Type", "application/xml"));
    }

    private boolean isValid(String path, Matcher query) {
        long expires = Long.parseLong(query.group(1));
        return clock.instant().isBefore(Instant.ofEpochSecond(expires))
                && query.group(2).equals(sign(path, expires));
    }

    private String sign(String path, long expires) {
        try {
            Mac mac = Mac.getInstance(MAC);
            mac.init(new SecretKeySpec(key, MAC));
            return HexFormat.of().formatHex(mac.doFinal((path + "?" + expires).getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + MAC, e);
        }
    }
}
