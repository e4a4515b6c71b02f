/**
 * What runs show: the numbers behind the paper's figures and table, with their uncertainty. Pure
 * functions of {@link org.actornas.analysis.evidence.RunEvidence}; {@link
 * org.actornas.analysis.measure.StudyFindings} is all of them at once.
 */
@NullMarked
package org.actornas.analysis.measure;

import org.jspecify.annotations.NullMarked;
