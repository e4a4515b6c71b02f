/** The language model whose weights all cells share. */
@NullMarked
package org.actornas.worker.model;

import org.jspecify.annotations.NullMarked;
