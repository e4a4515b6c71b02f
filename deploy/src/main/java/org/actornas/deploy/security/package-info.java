/** Certificates: made for a cluster's nodes, and checked before a node talks by them. */
@NullMarked
package org.actornas.deploy.security;

import org.jspecify.annotations.NullMarked;
