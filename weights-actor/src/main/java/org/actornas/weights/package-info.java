/** The actors of the store of shared weights: a parent and one child per block. */
@NullMarked
package org.actornas.weights;

import org.jspecify.annotations.NullMarked;
