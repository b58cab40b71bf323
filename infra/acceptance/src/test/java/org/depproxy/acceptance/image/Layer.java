package org.depproxy.acceptance.image;

import org.depproxy.name.Digest;

/**
 * A layer of an image.
 *
 * @param packed what a registry serves
 * @param mediaType its type in an OCI manifest
 * @param unpacked the digest of the tar archive inside, which the configuration names
 */
record Layer(Blob packed, String mediaType, Digest unpacked) {}
