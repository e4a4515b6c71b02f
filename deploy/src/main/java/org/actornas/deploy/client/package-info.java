/** What a person asks a running cluster, by the web server of one of its nodes. */
@NullMarked
package org.actornas.deploy.client;

import org.jspecify.annotations.NullMarked;
