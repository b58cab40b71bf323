package org.depproxy.testkit.image;

import org.depproxy.name.Digest;

/** A compressed layer and the digest of the tar inside it, by which the image configuration lists it. */
record Layer(Blob blob, Digest diffId) {}
