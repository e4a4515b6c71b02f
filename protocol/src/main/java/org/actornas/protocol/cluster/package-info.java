/** What a cluster says of its nodes and of its search. */
@NullMarked
package org.actornas.protocol.cluster;

import org.jspecify.annotations.NullMarked;
