package org.actornas.deploy.security;

/** The three files by which a node proves who it is and knows its like. */
public enum TlsFile {
  /** The node's private key, which no other node has. */
  KEY,
  /** The node's certificate: that the authority knows the key. */
  CERTIFICATE,
  /** The authority's certificate, the same on all nodes. */
  AUTHORITY;

  /** The configuration key that names this file. */
  public String configKey() {
    return switch (this) {
      case KEY -> "nas.cluster.tls.key";
      case CERTIFICATE -> "nas.cluster.tls.certificate";
      case AUTHORITY -> "nas.cluster.tls.authority";
    };
  }
}
