package org.actornas.deploy.client;

import java.net.URI;
import java.util.Optional;

/**
 * By what right changes are asked for.
 *
 * @param value empty if there is none
 * @param source where it was found: a file or a variable; or else where it was looked for
 */
public record Token(Optional<String> value, String source) {
  /** What to say if a node does not take it. */
  String refused(URI node) {
    return value.isPresent()
        ? ("%s has another token than %s. The core node's own is nas.cluster.http.token, or in"
                + " http-token of its nas.cluster.directory; --token-file FILE or NAS_TOKEN gives it")
            .formatted(node, source)
        : ("%s wants its token for this, and there is none: no file %s, and NAS_TOKEN is not set."
                + " --token-file FILE names another file: a core node has its token in http-token of"
                + " its nas.cluster.directory")
            .formatted(node, source);
  }
}
