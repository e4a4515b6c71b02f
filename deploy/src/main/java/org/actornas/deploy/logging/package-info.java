/** Where log events go: a readable console, and JSON lines in the run's folder. */
@NullMarked
package org.actornas.deploy.logging;

import org.jspecify.annotations.NullMarked;
