/** The one-machine runtime: does with template.yaml here what CloudFormation and AWS do with it there. */
@NullMarked
package org.depproxy.local;

import org.jspecify.annotations.NullMarked;
