/** What the actors say to each other: one sealed interface of records an actor. */
@NullMarked
package org.actornas.protocol;

import org.jspecify.annotations.NullMarked;
