/** The language model of one fixed cell. */
@NullMarked
package org.actornas.worker.scratch.model;

import org.jspecify.annotations.NullMarked;
