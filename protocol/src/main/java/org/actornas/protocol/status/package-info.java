/** What a search says of itself while it runs. */
@NullMarked
package org.actornas.protocol.status;

import org.jspecify.annotations.NullMarked;
