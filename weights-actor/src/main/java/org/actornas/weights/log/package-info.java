/**
 * The files that keep the shared weights: a log of pushes, checkpoints, and reading both back.
 * Knows no actors; one thread at a time uses each object.
 */
@NullMarked
package org.actornas.weights.log;

import org.jspecify.annotations.NullMarked;
