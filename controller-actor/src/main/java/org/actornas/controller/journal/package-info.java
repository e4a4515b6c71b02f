/** The journal of a search: its events on disk, from which it is taken up again. */
@NullMarked
package org.actornas.controller.journal;

import org.jspecify.annotations.NullMarked;
