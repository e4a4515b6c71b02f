package org.actornas.deploy.command;

import org.actornas.deploy.client.ClusterException;
import org.actornas.deploy.run.OutOfMemoryEnd;
import org.actornas.deploy.run.SearchFailedException;

/** What the process ends with; scripts may rely on it. */
public enum ExitCode {
  /** All went well. */
  OK(0),
  /** Something that should not happen; a file has the details. */
  UNEXPECTED(1),
  /** The command line is wrong. */
  USAGE(2),
  /** The configuration is wrong, or does not fit this machine. */
  CONFIGURATION(3),
  /** The corpus is missing or unusable. */
  CORPUS(4),
  /** The search, or the training from scratch, broke. */
  SEARCH_FAILED(5),
  /** {@code nas doctor} found that this machine cannot run a search. */
  UNFIT_MACHINE(6),
  /** A run's folder is not whole: a file is missing or damaged. */
  UNREADABLE_RUN(7),
  /** {@code nas export}: the form cannot hold the cell. */
  UNREPRESENTABLE(8),
  /** {@code nas node}: the cluster goes on without this core node; start it again. */
  NODE_REMOVED(9),
  /** No node of a cluster answers. */
  CLUSTER_UNREACHABLE(10),
  /** The cluster will not do what it was asked for. */
  CLUSTER_DECLINED(11),
  /** The terminal was closed (SIGHUP). The search ended with what it had reached. */
  HUNG_UP(129),
  /** Ctrl-C (SIGINT), likewise. */
  INTERRUPTED(130),
  /** The process had no memory left; so much as the kernel, which kills for that reason, says. */
  OUT_OF_MEMORY(OutOfMemoryEnd.EXIT_CODE),
  /** SIGTERM, likewise. */
  TERMINATED(143);

  private final int code;

  ExitCode(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }

  static ExitCode of(ClusterException.Reason reason) {
    return switch (reason) {
      case UNREACHABLE -> CLUSTER_UNREACHABLE;
      case DECLINED -> CLUSTER_DECLINED;
    };
  }

  static ExitCode of(SearchFailedException.Reason reason) {
    return switch (reason) {
      case CONFIGURATION -> CONFIGURATION;
      case CORPUS -> CORPUS;
      case FILES -> UNREADABLE_RUN;
      case SEARCH -> SEARCH_FAILED;
    };
  }
}
