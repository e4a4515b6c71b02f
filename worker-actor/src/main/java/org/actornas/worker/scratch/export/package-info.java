/** Files that others can use: weights, vocabulary, the result, a served model. */
@NullMarked
package org.actornas.worker.scratch.export;

import org.jspecify.annotations.NullMarked;
