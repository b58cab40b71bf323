/** What is pulled: manifests, descriptors, and the check that bytes are what their digest says. */
@NullMarked
package org.depproxy.content;

import org.jspecify.annotations.NullMarked;
