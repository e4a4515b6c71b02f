/** What a worker is given to do and what it answers. */
@NullMarked
package org.actornas.protocol.work;

import org.jspecify.annotations.NullMarked;
