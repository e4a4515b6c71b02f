/** Training cells from scratch: the folder, the log, the curves around the trainer. */
@NullMarked
package org.actornas.deploy.training;

import org.jspecify.annotations.NullMarked;
