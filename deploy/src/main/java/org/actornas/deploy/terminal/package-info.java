/** What a person sees: progress while a search runs, and its summary. */
@NullMarked
package org.actornas.deploy.terminal;

import org.jspecify.annotations.NullMarked;
