/** What the buffer's journal holds. */
@NullMarked
package org.actornas.buffer.journal;

import org.jspecify.annotations.NullMarked;
