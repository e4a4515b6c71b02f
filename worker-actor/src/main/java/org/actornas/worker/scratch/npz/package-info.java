/** NumPy's files of named arrays. */
@NullMarked
package org.actornas.worker.scratch.npz;

import org.jspecify.annotations.NullMarked;
