/** An embedded registry with Docker Hub's manners, which remembers what it was asked and misbehaves when told to. */
@NullMarked
package org.depproxy.testkit.registry;

import org.jspecify.annotations.NullMarked;
