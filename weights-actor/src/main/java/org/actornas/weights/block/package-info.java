/** The state of blocks and pushes, without actors. */
@NullMarked
package org.actornas.weights.block;

import org.jspecify.annotations.NullMarked;
