package org.depproxy.access;

import org.depproxy.name.GroupPath;
import org.depproxy.name.ImageName;

/** One image of one group, to be pulled. */
public record PullScope(GroupPath group, ImageName image) {}
