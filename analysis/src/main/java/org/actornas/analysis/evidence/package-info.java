/** What runs leave behind, as the measures and the report read it. */
@NullMarked
package org.actornas.analysis.evidence;

import org.jspecify.annotations.NullMarked;
