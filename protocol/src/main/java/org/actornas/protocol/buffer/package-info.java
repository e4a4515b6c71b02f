/** What the memory buffer's owner and its user must agree on. */
@NullMarked
package org.actornas.protocol.buffer;

import org.jspecify.annotations.NullMarked;
