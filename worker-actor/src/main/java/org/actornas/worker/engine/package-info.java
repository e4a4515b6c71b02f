/** What a worker computes for a lease, without actors. */
@NullMarked
package org.actornas.worker.engine;

import org.jspecify.annotations.NullMarked;
