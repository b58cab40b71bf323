/** Other people's registries: how they are asked, and how far they are believed. */
@NullMarked
package org.depproxy.upstream;

import org.jspecify.annotations.NullMarked;
