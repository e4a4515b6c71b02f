/** A node of a cluster: the host of searches on core nodes, workers on others, its web server. */
@NullMarked
package org.actornas.deploy.node;

import org.jspecify.annotations.NullMarked;
