/** What finished runs left, read back and made ready for the analysis. */
@NullMarked
package org.actornas.deploy.evidence;

import org.jspecify.annotations.NullMarked;
