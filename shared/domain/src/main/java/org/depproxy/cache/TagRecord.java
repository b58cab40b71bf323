package org.depproxy.cache;

import java.time.Instant;
import org.depproxy.content.Manifest;
import org.depproxy.name.Tag;

/**
 * What a tag stood for when upstream was last asked.
 *
 * @param manifest the manifest itself: a tag is never remembered before its manifest is held
 * @param confirmedAt when upstream last said so; written at most once an hour, so up to an hour too old
 * @param version counts the moves; a move is written only over the version it was decided from
 */
public record TagRecord(Tag tag, Manifest manifest, Instant confirmedAt, long version) {}
