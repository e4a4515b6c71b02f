/** Speed and memory, measured beside what they are compared to. */
@NullMarked
package org.actornas.benchmarks;

import org.jspecify.annotations.NullMarked;
