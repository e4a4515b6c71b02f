/** The search as a pure state machine: schedule, leases, history. */
@NullMarked
package org.actornas.controller.search;

import org.jspecify.annotations.NullMarked;
