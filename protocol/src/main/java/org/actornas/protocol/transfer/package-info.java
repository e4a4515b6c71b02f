/**
 * Large messages in small pieces: the state machines of who sends and who receives. Time comes as
 * an argument, and what is to be said to the other side goes to an interface.
 */
@NullMarked
package org.actornas.protocol.transfer;

import org.jspecify.annotations.NullMarked;
