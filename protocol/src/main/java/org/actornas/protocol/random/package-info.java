/** Randomness as a function of a seed and a counter. */
@NullMarked
package org.actornas.protocol.random;

import org.jspecify.annotations.NullMarked;
