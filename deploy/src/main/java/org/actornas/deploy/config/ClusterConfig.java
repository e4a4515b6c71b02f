package org.actornas.deploy.config;

import java.nio.file.Path;
import java.util.List;

/**
 * What a machine is in a cluster.
 *
 * @param roles what it does; at least one
 * @param name by which people know it; empty: its role, host and port
 * @param host under which other nodes reach it
 * @param port under which other nodes reach it; 0: any free one
 * @param discovery how it finds the cluster
 * @param coreNodes found by Kubernetes before a new cluster is begun
 * @param seeds nodes by which it finds the cluster, {@code host:port}; it begins a new one if it is
 *     the first of them and no other answers
 * @param directory what it keeps between its starts
 * @param corpusPath the text on this machine; empty: where the search says
 * @param http for people and supervisors
 * @param tls between nodes
 * @param journal where core nodes keep what happened
 */
public record ClusterConfig(
    List<Role> roles,
    String name,
    String host,
    int port,
    Discovery discovery,
    int coreNodes,
    List<String> seeds,
    Path directory,
    String corpusPath,
    Http http,
    Tls tls,
    Journal journal) {

  /** What a node does. */
  public enum Role {
    /** It can lead the search. */
    CORE,
    /** It offers devices. */
    WORKER;

    /** As Akka's clusters know it. */
    public String label() {
      return SettingsReader.label(this);
    }
  }

  /** How a node finds the cluster. */
  public enum Discovery {
    /** By the nodes that its configuration names. */
    SEEDS,
    /** By the pods that Kubernetes names. */
    KUBERNETES
  }

  /**
   * The node's web server.
   *
   * @param host that it listens to
   * @param port that it listens to; 0: any free one
   * @param token whoever has it may change things; empty: one that the node makes for itself
   */
  public record Http(String host, int port, String token) {}

  /**
   * Encryption and authentication of nodes; all files are PEM.
   *
   * @param enabled whether there is any
   * @param key of this node
   * @param certificate of this node
   * @param authority certificate of the authority that all nodes trust
   */
  public record Tls(boolean enabled, Path key, Path certificate, Path authority) {}

  /**
   * The database of core nodes.
   *
   * @param url of a PostgreSQL, {@code jdbc:postgresql://...}; empty: a file of this node's own
   * @param user of it
   * @param password of the user
   */
  public record Journal(String url, String user, String password) {
    public boolean isFile() {
      return url.isEmpty();
    }
  }

  public ClusterConfig {
    roles = List.copyOf(roles);
    seeds = List.copyOf(seeds);
  }

  /** Whether it can lead the search. */
  public boolean isCore() {
    return roles.contains(Role.CORE);
  }

  /** Whether it offers devices. */
  public boolean isWorker() {
    return roles.contains(Role.WORKER);
  }
}
