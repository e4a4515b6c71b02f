/** The report on one or several runs: a page that needs nothing else, and its figures as files. */
@NullMarked
package org.actornas.analysis.report;

import org.jspecify.annotations.NullMarked;
