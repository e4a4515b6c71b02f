/** Large values on disk, named by their content. */
@NullMarked
package org.actornas.protocol.checkpoint;

import org.jspecify.annotations.NullMarked;
