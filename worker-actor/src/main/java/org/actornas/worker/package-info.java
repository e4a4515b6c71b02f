/** The worker's actor. */
@NullMarked
package org.actornas.worker;

import org.jspecify.annotations.NullMarked;
