/** Training of one cell from scratch: settings, schedule, trainer and score. */
@NullMarked
package org.actornas.worker.scratch;

import org.jspecify.annotations.NullMarked;
