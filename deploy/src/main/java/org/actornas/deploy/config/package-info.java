/** The configuration of a run: its layers, their validation, and the settings that come out. */
@NullMarked
package org.actornas.deploy.config;

import org.jspecify.annotations.NullMarked;
