package org.depproxy.content;

/** What became of reading a manifest. */
public sealed interface ManifestReading {
    /** One meaning only. */
    record Clear(ManifestOutline outline) implements ManifestReading {}

    /**
     * No manifest, or one that two readers could take for two things: type and content type differ, both layers and
     * manifests, duplicate keys. See CVE-2021-41190.
     */
    record Ambiguous(String reason) implements ManifestReading {}
}
