package org.depproxy.cache;

import java.time.Instant;
import org.depproxy.name.Tag;

/** A tag that a HEAD saw stand for a manifest at that moment, before the manifest was held. */
public record SightedTag(Tag tag, Instant at) {}
