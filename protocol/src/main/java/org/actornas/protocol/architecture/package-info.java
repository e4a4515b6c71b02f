/** The search space, the cells in it, and their text forms. */
@NullMarked
package org.actornas.protocol.architecture;

import org.jspecify.annotations.NullMarked;
