/** The protobuf form of every message, and Akka's serializer on it. */
@NullMarked
package org.actornas.protocol.serialization;

import org.jspecify.annotations.NullMarked;
