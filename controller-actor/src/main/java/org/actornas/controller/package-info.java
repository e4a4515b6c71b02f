/** The actors of the controller and of the run's record. */
@NullMarked
package org.actornas.controller;

import org.jspecify.annotations.NullMarked;
