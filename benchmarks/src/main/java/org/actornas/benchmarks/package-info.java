/** Measures speed and memory, beside what they are compared to. */
@NullMarked
package org.actornas.benchmarks;

import org.jspecify.annotations.NullMarked;
