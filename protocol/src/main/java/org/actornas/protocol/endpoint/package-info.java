/** What an actor needs to send large messages to another node and to receive them. */
@NullMarked
package org.actornas.protocol.endpoint;

import org.jspecify.annotations.NullMarked;
