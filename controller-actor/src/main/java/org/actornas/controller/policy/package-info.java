/** The policy network, its losses, and the search strategies. */
@NullMarked
package org.actornas.controller.policy;

import org.jspecify.annotations.NullMarked;
