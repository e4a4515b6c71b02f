/** A search as the command starts and stops it. */
@NullMarked
package org.actornas.deploy.run;

import org.jspecify.annotations.NullMarked;
