/** Drawings of cells. */
@NullMarked
package org.actornas.analysis.drawing;

import org.jspecify.annotations.NullMarked;
