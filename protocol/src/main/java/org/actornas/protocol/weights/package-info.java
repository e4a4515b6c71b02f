/** The names, shapes and initial values of the blocks of shared weights. */
@NullMarked
package org.actornas.protocol.weights;

import org.jspecify.annotations.NullMarked;
