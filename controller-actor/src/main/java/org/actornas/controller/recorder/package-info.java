/** What is written down while a search runs. */
@NullMarked
package org.actornas.controller.recorder;

import org.jspecify.annotations.NullMarked;
