/** The paper's experiment: searches side by side, cells trained from scratch, one report. */
@NullMarked
package org.actornas.deploy.study;

import org.jspecify.annotations.NullMarked;
