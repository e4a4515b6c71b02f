/** The files in which a run is recorded. */
@NullMarked
package org.actornas.controller.recorder;

import org.jspecify.annotations.NullMarked;
