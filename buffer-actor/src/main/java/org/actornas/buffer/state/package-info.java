/** The memory buffer's state as a fold over its events. */
@NullMarked
package org.actornas.buffer.state;

import org.jspecify.annotations.NullMarked;
