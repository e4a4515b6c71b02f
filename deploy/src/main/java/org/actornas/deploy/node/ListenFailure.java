package org.actornas.deploy.node;

import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import org.actornas.deploy.terminal.FailureText;

/** Why nothing can listen to an address, in words. */
final class ListenFailure {
  private ListenFailure() {}

  /** Of the failure that caused all others; Java has no words for a name that it can't resolve. */
  static String text(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root instanceof UnresolvedAddressException || root instanceof UnknownHostException
        ? "unknown host: no address is known for this name"
        : FailureText.of(root);
  }
}
