/** The actor of the memory buffer. */
@NullMarked
package org.actornas.buffer;

import org.jspecify.annotations.NullMarked;
