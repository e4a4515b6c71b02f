/** Figures, each as an interactive chart, as a picture and as a table of its numbers. */
@NullMarked
package org.actornas.analysis.report.figure;

import org.jspecify.annotations.NullMarked;
