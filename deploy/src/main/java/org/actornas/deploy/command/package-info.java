/** The {@code nas} command: its subcommands, options and exit codes. */
@NullMarked
package org.actornas.deploy.command;

import org.jspecify.annotations.NullMarked;
