/** A text corpus: its vocabulary, splits, streams and minibatches. */
@NullMarked
package org.actornas.worker.corpus;

import org.jspecify.annotations.NullMarked;
