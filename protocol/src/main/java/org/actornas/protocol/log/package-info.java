/** The catalogue of log events. */
@NullMarked
package org.actornas.protocol.log;

import org.jspecify.annotations.NullMarked;
